"""staybot: stay interviews, pulses and promises that engineers confirm."""

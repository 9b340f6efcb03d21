"""First and family names of the invented people: short lists from many places, joined at random."""

from __future__ import annotations

from typing import Final

FIRST: Final = (
    "Aarav", "Abebe", "Adaeze", "Agnieszka", "Aiko", "Alejandro", "Alma", "Amara", "Amina", "Anjali",
    "Anouk", "Arash", "Ayşe", "Beatriz", "Björn", "Camila", "Chidi", "Dana", "Deepa", "Diego", "Elif",
    "Emre", "Esperanza", "Farid", "Fatou", "Freya", "Giulia", "Hana", "Haruto", "Hye-jin", "Ibrahim",
    "Ines", "Ingrid", "Jamal", "Jana", "Javier", "Jonas", "Kaito", "Katarzyna", "Kavya", "Kwame", "Lars",
    "Laszlo", "Leila", "Lerato", "Lina", "Lukas", "Mai", "Malik", "Marek", "Marta", "Mei", "Mina",
    "Mireille", "Nadia", "Naveen", "Ngozi", "Nikhil", "Olga", "Omar", "Oskar", "Paula", "Pavel", "Pooja",
    "Rafael", "Rania", "Ren", "Rohan", "Rosa", "Ruth", "Sadia", "Samir", "Sanne", "Santiago", "Sara",
    "Shreya", "Siobhan", "Sofia", "Stefan", "Suresh", "Tariq", "Tanvi", "Tessa", "Thabo", "Tomás", "Uma",
    "Valeria", "Viktor", "Wanjiru", "Wei", "Xin", "Yara", "Yasmin", "Yuki", "Yusuf", "Zahra", "Zofia",
)  # fmt: skip
"""First names."""

FAMILY: Final = (
    "Abara", "Acheampong", "Adeyemi", "Aguilar", "Aydin", "Baker", "Banerjee", "Becker", "Bello", "Bianchi",
    "Bose", "Castillo", "Chen", "Costa", "Dang", "Demir", "Desai", "Diallo", "Doyle", "Dubois", "Eriksen",
    "Farahani", "Fernández", "Fischer", "Fujita", "García", "Gebre", "Greco", "Gupta", "Haile", "Hansen",
    "Hassan", "Herrera", "Hoang", "Horvath", "Hughes", "Ibarra", "Ito", "Iyer", "Jansen", "Joshi", "Kamau",
    "Kaya", "Khan", "Kim", "Kovač", "Kowalski", "Krishnan", "Larsen", "Lee", "Lehmann", "Liu", "Lopez",
    "Mahlangu", "Malik", "Maurer", "Mehta", "Mensah", "Molina", "Moreau", "Mori", "Murphy", "Mwangi",
    "Nakamura", "Narayan", "Nguyen", "Novák", "Nowak", "Obi", "Okafor", "Ortega", "Osei", "Park", "Patel",
    "Pereira", "Petrov", "Qureshi", "Rao", "Reyes", "Richter", "Rossi", "Saito", "Sato", "Schwarz", "Sen",
    "Shah", "Silva", "Singh", "Tanaka", "Torres", "Tran", "Usman", "Vargas", "Vogel", "Wagner", "Wang",
    "Weber", "Wójcik", "Yamada", "Yılmaz", "Zhang", "Zielinski",
)  # fmt: skip
"""Family names."""

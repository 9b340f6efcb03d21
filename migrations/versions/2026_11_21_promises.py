"""Promises: their life, reasons and words, groups as their audience; clocks that end. Days that run get their end."""

from datetime import UTC, datetime, time, timedelta

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('clock_event',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('workspace', sa.String(length=32), nullable=False),
    sa.Column('sixty_days_id', sa.String(length=32), nullable=False),
    sa.Column('event', sa.Enum('open', 'hand_over', 'close', 'end', name='clockchange', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('by_id', sa.String(length=32), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_clock_event_by_id')),
    sa.ForeignKeyConstraint(['sixty_days_id'], ['sixty_days.id'], name=op.f('fk_clock_event_sixty_days_id')),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_clock_event_workspace')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clock_event'))
    )
    with op.batch_alter_table('clock_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_clock_event_sixty_days_id'), ['sixty_days_id'], unique=False)

    with op.batch_alter_table('commitment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('audience', sa.String(length=255), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('round_id', sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column('deadline_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('silence_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('late_because', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('dropped_because', sa.String(), nullable=False, server_default=''))
        batch_op.alter_column('engineer_id',
               existing_type=sa.VARCHAR(length=32),
               nullable=True)
        batch_op.create_index('ix_commitment_deadline_at', ['deadline_at'], unique=False)
        batch_op.create_index('ix_commitment_silence_at', ['silence_at'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_commitment_round_id'), 'round', ['round_id'], ['id'])

    with op.batch_alter_table('commitment_event', schema=None) as batch_op:
        batch_op.add_column(sa.Column('words', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('is_shown', sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table('sixty_days', schema=None) as batch_op:
        batch_op.add_column(sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('closed_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('ended_on', sa.Date(), nullable=True))
        batch_op.create_index('ix_sixty_days_ends_at', ['ends_at'], unique=False)

    _end('commitment', day='due_on', end='deadline_at')
    _end('sixty_days', day='ends_on', end='ends_at')


def _end(table: str, *, day: str, end: str) -> None:
    """Days from before have their end where it comes last on Earth: no promise is missed by the migration."""
    rows = sa.table(table, sa.column('id', sa.String), sa.column(day, sa.Date),
                    sa.column(end, sa.DateTime(timezone=True)))
    found = op.get_bind().execute(sa.select(rows.c.id, rows.c[day])).all()
    for row in found:
        over = datetime.combine(row[1], time(12), UTC) + timedelta(days=1)
        op.get_bind().execute(sa.update(rows).where(rows.c.id == row[0]).values({end: over}))


def downgrade() -> None:
    with op.batch_alter_table('sixty_days', schema=None) as batch_op:
        batch_op.drop_index('ix_sixty_days_ends_at')
        batch_op.drop_column('ended_on')
        batch_op.drop_column('closed_on')
        batch_op.drop_column('ends_at')

    with op.batch_alter_table('commitment_event', schema=None) as batch_op:
        batch_op.drop_column('is_shown')
        batch_op.drop_column('words')

    _forget_groups()
    with op.batch_alter_table('commitment', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_commitment_round_id'), type_='foreignkey')
        batch_op.drop_index('ix_commitment_silence_at')
        batch_op.drop_index('ix_commitment_deadline_at')
        batch_op.alter_column('engineer_id',
               existing_type=sa.VARCHAR(length=32),
               nullable=False)
        batch_op.drop_column('dropped_because')
        batch_op.drop_column('late_because')
        batch_op.drop_column('silence_at')
        batch_op.drop_column('deadline_at')
        batch_op.drop_column('round_id')
        batch_op.drop_column('audience')

    with op.batch_alter_table('clock_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_clock_event_sixty_days_id'))

    op.drop_table('clock_event')


def _forget_groups() -> None:
    """Promises to groups have no place in the tables of before."""
    promises = sa.table('commitment', sa.column('id', sa.String), sa.column('engineer_id', sa.String))
    events = sa.table('commitment_event', sa.column('commitment_id', sa.String))
    to_groups = sa.select(promises.c.id).where(promises.c.engineer_id.is_(None))
    op.get_bind().execute(sa.delete(events).where(events.c.commitment_id.in_(to_groups)))
    op.get_bind().execute(sa.delete(promises).where(promises.c.engineer_id.is_(None)))

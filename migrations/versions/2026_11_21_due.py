"""What time changes, and who is new, is found at every beat without a look at the rest."""

from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.create_index('ix_person_workspace_start_on', ['workspace', 'start_on'], unique=False)

    with op.batch_alter_table('commitment', schema=None) as batch_op:
        batch_op.drop_index('ix_commitment_deadline_at')
        batch_op.drop_index('ix_commitment_silence_at')
        batch_op.create_index('ix_commitment_workspace_state', ['workspace', 'state', 'deadline_at'], unique=False)

    with op.batch_alter_table('sixty_days', schema=None) as batch_op:
        batch_op.drop_index('ix_sixty_days_ends_at')
        batch_op.create_index('ix_sixty_days_running', ['workspace', 'closed_on', 'ended_on', 'ends_at'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('sixty_days', schema=None) as batch_op:
        batch_op.drop_index('ix_sixty_days_running')
        batch_op.create_index('ix_sixty_days_ends_at', ['ends_at'], unique=False)

    with op.batch_alter_table('commitment', schema=None) as batch_op:
        batch_op.drop_index('ix_commitment_workspace_state')
        batch_op.create_index('ix_commitment_silence_at', ['silence_at'], unique=False)
        batch_op.create_index('ix_commitment_deadline_at', ['deadline_at'], unique=False)

    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_index('ix_person_workspace_start_on')

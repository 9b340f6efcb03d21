"""Consent to show a kept promise, how the clocks of single managers went, and who was erased."""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('commitment_consent',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('workspace', sa.String(length=32), nullable=False),
    sa.Column('commitment_id', sa.String(length=32), nullable=False),
    sa.Column('by_id', sa.String(length=32), nullable=False),
    sa.Column('agreed', sa.Boolean(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_commitment_consent_by_id')),
    sa.ForeignKeyConstraint(['commitment_id'], ['commitment.id'], name=op.f('fk_commitment_consent_commitment_id')),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_commitment_consent_workspace')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_commitment_consent'))
    )
    with op.batch_alter_table('commitment_consent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_commitment_consent_commitment_id'), ['commitment_id'], unique=False)

    op.create_table('erasure',
    sa.Column('workspace', sa.String(length=32), nullable=False),
    sa.Column('mark', sa.String(length=64), nullable=False),
    sa.Column('salt', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_erasure_workspace')),
    sa.PrimaryKeyConstraint('workspace', 'mark', name=op.f('pk_erasure'))
    )
    op.create_table('manager_count',
    sa.Column('workspace', sa.String(length=32), nullable=False),
    sa.Column('round_id', sa.String(length=32), nullable=False),
    sa.Column('manager_id', sa.String(length=32), nullable=False),
    sa.Column('body_json', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['manager_id'], ['person.id'], name=op.f('fk_manager_count_manager_id')),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_manager_count_round_id')),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_manager_count_workspace')),
    sa.PrimaryKeyConstraint('workspace', 'round_id', 'manager_id', name=op.f('pk_manager_count'))
    )
    with op.batch_alter_table('commitment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('may_show', sa.Boolean(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('commitment', schema=None) as batch_op:
        batch_op.drop_column('may_show')

    op.drop_table('manager_count')
    op.drop_table('erasure')
    with op.batch_alter_table('commitment_consent', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_commitment_consent_commitment_id'))

    op.drop_table('commitment_consent')

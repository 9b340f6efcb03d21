"""Pulses: what a round asks and how far its texts may travel, surveys, pauses. Rows that exist get the defaults."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('pause',
    sa.Column('workspace', sa.String(length=32), nullable=False),
    sa.Column('dimension', sa.String(length=32), nullable=False),
    sa.Column('value', sa.String(length=255), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_pause_workspace')),
    sa.PrimaryKeyConstraint('workspace', 'dimension', 'value', name=op.f('pk_pause'))
    )
    op.create_table('survey',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('workspace', sa.String(length=32), nullable=False),
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('content', sa.String(), nullable=False),
    sa.Column('added_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_survey_workspace')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey')),
    sa.UniqueConstraint('workspace', 'name', name=op.f('uq_survey_workspace_name'))
    )
    with op.batch_alter_table('round', schema=None) as batch_op:
        batch_op.add_column(sa.Column('survey', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('questions_json', sa.String(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('reach', sa.String(), nullable=False, server_default='none'))


def downgrade() -> None:
    with op.batch_alter_table('round', schema=None) as batch_op:
        batch_op.drop_column('reach')
        batch_op.drop_column('questions_json')
        batch_op.drop_column('survey')

    op.drop_table('survey')
    op.drop_table('pause')

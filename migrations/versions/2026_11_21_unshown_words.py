"""What engineers wrote with an answer and showed to nobody is not kept."""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    event = sa.table('commitment_event', sa.column('words', sa.String), sa.column('is_shown', sa.Boolean))
    op.execute(event.update().where(sa.not_(event.c.is_shown), event.c.words != '').values(words=''))


def downgrade() -> None:
    """Nothing comes back: the words are gone."""

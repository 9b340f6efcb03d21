"""PostgreSQL leaves room beside letters: one that is claimed stays on its page, and no index is written."""

from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Pages that are full stay so: what is on them was sent long ago."""
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('ALTER TABLE letter SET (fillfactor = 50)')


def downgrade() -> None:
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('ALTER TABLE letter RESET (fillfactor)')

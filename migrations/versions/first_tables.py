"""first tables"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('workspace',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('team_id', sa.String(length=32), nullable=True),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('bot_user_id', sa.String(), nullable=False),
    sa.Column('synced_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('told_json', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_workspace')),
    sa.UniqueConstraint('team_id', name=op.f('uq_workspace_team_id'))
    )
    op.create_table('event_seen',
    sa.Column('workspace', sa.String(length=32), nullable=False),
    sa.Column('event_id', sa.String(length=64), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_event_seen_workspace')),
    sa.PrimaryKeyConstraint('workspace', 'event_id', name=op.f('pk_event_seen'))
    )
    with op.batch_alter_table('event_seen', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_seen_seen_at'), ['seen_at'], unique=False)

    op.create_table('letter',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('workspace', sa.String(length=32), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('subject', sa.String(length=64), nullable=False),
    sa.Column('recipient', sa.String(length=64), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'sending', 'sent', 'settled', 'dropped', 'failed', name='letterstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('in_doubt', sa.Boolean(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('channel', sa.String(length=64), nullable=True),
    sa.Column('ts', sa.String(length=32), nullable=True),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_letter_workspace')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter')),
    sa.UniqueConstraint('workspace', 'kind', 'subject', 'recipient', 'due_on', name=op.f('uq_letter_workspace_kind_subject_recipient_due_on'))
    )
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.create_index('ix_letter_state_due_at', ['state', 'due_at'], unique=False)

    op.create_table('pace',
    sa.Column('workspace', sa.String(length=32), nullable=False),
    sa.Column('method', sa.String(length=64), nullable=False),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_pace_workspace')),
    sa.PrimaryKeyConstraint('workspace', 'method', name=op.f('pk_pace'))
    )
    op.create_table('person',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('workspace', sa.String(length=32), nullable=False),
    sa.Column('slack_id', sa.String(length=64), nullable=True),
    sa.Column('email', sa.String(length=320), nullable=True),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('manager_id', sa.String(length=32), nullable=True),
    sa.Column('function', sa.String(), nullable=False),
    sa.Column('team', sa.String(), nullable=False),
    sa.Column('level', sa.String(), nullable=False),
    sa.Column('location', sa.String(), nullable=False),
    sa.Column('start_on', sa.Date(), nullable=True),
    sa.Column('tz', sa.String(), nullable=False),
    sa.Column('locale', sa.String(), nullable=False),
    sa.Column('is_engineer', sa.Boolean(), nullable=False),
    sa.Column('is_manager', sa.Boolean(), nullable=False),
    sa.Column('is_leader', sa.Boolean(), nullable=False),
    sa.Column('is_human', sa.Boolean(), nullable=False),
    sa.Column('is_listed', sa.Boolean(), nullable=False),
    sa.Column('status', sa.Enum('active', 'deactivated', 'left', name='personstatus', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('first_seen_on', sa.Date(), nullable=False),
    sa.Column('profile_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('dm_channel', sa.String(length=64), nullable=True),
    sa.ForeignKeyConstraint(['manager_id'], ['person.id'], name=op.f('fk_person_manager_id')),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_person_workspace')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('workspace', 'email', name=op.f('uq_person_workspace_email')),
    sa.UniqueConstraint('workspace', 'slack_id', name=op.f('uq_person_workspace_slack_id'))
    )
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.create_index('ix_person_workspace_manager_id', ['workspace', 'manager_id'], unique=False)

    op.create_table('round',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('workspace', sa.String(length=32), nullable=False),
    sa.Column('kind', sa.Enum('interview', 'pulse', 'check_in', name='roundkind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('label', sa.String(length=64), nullable=False),
    sa.Column('opens_on', sa.Date(), nullable=False),
    sa.Column('closes_on', sa.Date(), nullable=False),
    sa.Column('opens_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.Enum('planned', 'open', 'closing', 'published', 'closed', 'void', name='roundstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('dated_by_operator', sa.Boolean(), nullable=False),
    sa.Column('policy_json', sa.String(), nullable=False),
    sa.Column('policy_hash', sa.String(), nullable=False),
    sa.Column('key_commitment', sa.String(), nullable=False),
    sa.Column('cohort_hash', sa.String(), nullable=False),
    sa.Column('seal', sa.String(), nullable=False),
    sa.Column('reseal_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_round_workspace')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_round')),
    sa.UniqueConstraint('workspace', 'kind', 'label', name=op.f('uq_round_workspace_kind_label'))
    )
    with op.batch_alter_table('round', schema=None) as batch_op:
        batch_op.create_index('ix_round_workspace_state', ['workspace', 'state'], unique=False)

    op.create_table('ballot',
    sa.Column('round_id', sa.String(length=32), nullable=False),
    sa.Column('ballot_id', sa.LargeBinary(length=16), nullable=False),
    sa.Column('workspace', sa.String(length=32), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_ballot_round_id')),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_ballot_workspace')),
    sa.PrimaryKeyConstraint('round_id', 'ballot_id', name=op.f('pk_ballot')),
    sqlite_with_rowid=False
    )
    op.create_table('cohort_member',
    sa.Column('round_id', sa.String(length=32), nullable=False),
    sa.Column('person_id', sa.String(length=32), nullable=False),
    sa.Column('workspace', sa.String(length=32), nullable=False),
    sa.Column('function', sa.String(), nullable=False),
    sa.Column('team', sa.String(), nullable=False),
    sa.Column('level', sa.String(), nullable=False),
    sa.Column('location', sa.String(), nullable=False),
    sa.Column('seasoned', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_cohort_member_person_id')),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_cohort_member_round_id')),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_cohort_member_workspace')),
    sa.PrimaryKeyConstraint('round_id', 'person_id', name=op.f('pk_cohort_member')),
    sqlite_with_rowid=False
    )
    op.create_table('opt_out',
    sa.Column('person_id', sa.String(length=32), nullable=False),
    sa.Column('workspace', sa.String(length=32), nullable=False),
    sa.Column('since_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_opt_out_person_id')),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_opt_out_workspace')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_opt_out'))
    )
    op.create_table('release',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('workspace', sa.String(length=32), nullable=False),
    sa.Column('round_id', sa.String(length=32), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('body_json', sa.String(), nullable=False),
    sa.Column('prev_hash', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_release_round_id')),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_release_workspace')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_release')),
    sa.UniqueConstraint('round_id', name=op.f('uq_release_round_id')),
    sa.UniqueConstraint('workspace', 'seq', name=op.f('uq_release_workspace_seq'))
    )
    op.create_table('sixty_days',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('workspace', sa.String(length=32), nullable=False),
    sa.Column('engineer_id', sa.String(length=32), nullable=False),
    sa.Column('manager_id', sa.String(length=32), nullable=False),
    sa.Column('opened_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['engineer_id'], ['person.id'], name=op.f('fk_sixty_days_engineer_id')),
    sa.ForeignKeyConstraint(['manager_id'], ['person.id'], name=op.f('fk_sixty_days_manager_id')),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_sixty_days_workspace')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sixty_days'))
    )
    with op.batch_alter_table('sixty_days', schema=None) as batch_op:
        batch_op.create_index('ix_sixty_days_workspace_manager_id', ['workspace', 'manager_id'], unique=False)

    op.create_table('commitment',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('workspace', sa.String(length=32), nullable=False),
    sa.Column('sixty_days_id', sa.String(length=32), nullable=True),
    sa.Column('by_id', sa.String(length=32), nullable=False),
    sa.Column('engineer_id', sa.String(length=32), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('theme', sa.String(length=64), nullable=True),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('open', 'claimed', 'not_seen', 'handed_over', 'kept', 'unconfirmed', 'missed', 'claimed_late', 'dropped', 'ended', name='state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('request', sa.String(length=128), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_commitment_by_id')),
    sa.ForeignKeyConstraint(['engineer_id'], ['person.id'], name=op.f('fk_commitment_engineer_id')),
    sa.ForeignKeyConstraint(['sixty_days_id'], ['sixty_days.id'], name=op.f('fk_commitment_sixty_days_id')),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_commitment_workspace')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_commitment')),
    sa.UniqueConstraint('request', name=op.f('uq_commitment_request'))
    )
    with op.batch_alter_table('commitment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_commitment_sixty_days_id'), ['sixty_days_id'], unique=False)
        batch_op.create_index('ix_commitment_workspace_by_id', ['workspace', 'by_id'], unique=False)
        batch_op.create_index('ix_commitment_workspace_engineer_id', ['workspace', 'engineer_id'], unique=False)

    op.create_table('share',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('workspace', sa.String(length=32), nullable=False),
    sa.Column('sixty_days_id', sa.String(length=32), nullable=False),
    sa.Column('batch', sa.String(length=32), nullable=False),
    sa.Column('engineer_id', sa.String(length=32), nullable=False),
    sa.Column('manager_id', sa.String(length=32), nullable=False),
    sa.Column('question', sa.String(length=32), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('consent_version', sa.String(length=64), nullable=False),
    sa.Column('shared_on', sa.Date(), nullable=False),
    sa.Column('withdrawn_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['engineer_id'], ['person.id'], name=op.f('fk_share_engineer_id')),
    sa.ForeignKeyConstraint(['manager_id'], ['person.id'], name=op.f('fk_share_manager_id')),
    sa.ForeignKeyConstraint(['sixty_days_id'], ['sixty_days.id'], name=op.f('fk_share_sixty_days_id')),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_share_workspace')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_share'))
    )
    with op.batch_alter_table('share', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_share_batch'), ['batch'], unique=False)
        batch_op.create_index(batch_op.f('ix_share_sixty_days_id'), ['sixty_days_id'], unique=False)
        batch_op.create_index('ix_share_workspace_engineer_id', ['workspace', 'engineer_id'], unique=False)

    op.create_table('commitment_event',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('workspace', sa.String(length=32), nullable=False),
    sa.Column('commitment_id', sa.String(length=32), nullable=False),
    sa.Column('event', sa.Enum('make', 'claim', 'confirm', 'not_yet', 'not_seen', 'silence', 'deadline', 'drop', 'hand_over', 'take_up', 'end', name='event', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('by_id', sa.String(length=32), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_commitment_event_by_id')),
    sa.ForeignKeyConstraint(['commitment_id'], ['commitment.id'], name=op.f('fk_commitment_event_commitment_id')),
    sa.ForeignKeyConstraint(['workspace'], ['workspace.id'], name=op.f('fk_commitment_event_workspace')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_commitment_event'))
    )
    with op.batch_alter_table('commitment_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_commitment_event_commitment_id'), ['commitment_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('commitment_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_commitment_event_commitment_id'))

    op.drop_table('commitment_event')
    with op.batch_alter_table('share', schema=None) as batch_op:
        batch_op.drop_index('ix_share_workspace_engineer_id')
        batch_op.drop_index(batch_op.f('ix_share_sixty_days_id'))
        batch_op.drop_index(batch_op.f('ix_share_batch'))

    op.drop_table('share')
    with op.batch_alter_table('commitment', schema=None) as batch_op:
        batch_op.drop_index('ix_commitment_workspace_engineer_id')
        batch_op.drop_index('ix_commitment_workspace_by_id')
        batch_op.drop_index(batch_op.f('ix_commitment_sixty_days_id'))

    op.drop_table('commitment')
    with op.batch_alter_table('sixty_days', schema=None) as batch_op:
        batch_op.drop_index('ix_sixty_days_workspace_manager_id')

    op.drop_table('sixty_days')
    op.drop_table('release')
    op.drop_table('opt_out')
    op.drop_table('cohort_member')
    op.drop_table('ballot')
    with op.batch_alter_table('round', schema=None) as batch_op:
        batch_op.drop_index('ix_round_workspace_state')

    op.drop_table('round')
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_index('ix_person_workspace_manager_id')

    op.drop_table('person')
    op.drop_table('pace')
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.drop_index('ix_letter_state_due_at')

    op.drop_table('letter')
    with op.batch_alter_table('event_seen', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_seen_seen_at'))

    op.drop_table('event_seen')
    op.drop_table('workspace')

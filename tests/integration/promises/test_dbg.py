from collections import Counter, defaultdict
from staybot.facts import MakerDay
from staybot.store.tables import Letter
from tests.integration.promises import two_years
from tests.integration.promises.two_years import *
from staybot.flows import workspaces
from staybot.store.database import Database, engine_for
def test_x(databases, clock, settings, keys):
    two_years.DAYS=60
    db = Database(engine_for(databases.new("sqlite")), clock=clock, settings=settings, keys=keys)
    db.now(workspaces.ensure)
    s = TwoYears(Company(db, clock, keys))
    for _ in s.plays(): pass
    d=defaultdict(list)
    from staybot.rules import calendar
    for day, one in ((calendar.local_date(at, tz=s.company.person(o.to).tz), o) for at, o in s.sent):
        if isinstance(one.fact, MakerDay): d[day, one.to].append(one)
    for k,v in d.items():
        if len(v)>1:
            p=s.company.person(k[1])
            print(k, p.tz)
            for one in v:
                l=db.now(lambda tx: tx.session.get_one(Letter, one.letter_id))
                print("   ", l.due_on, l.due_at, l.sent_at, l.state, len(one.fact.promises), len(one.fact.waiting), one.fact.promises[:1], one.fact.waiting[:1])
    assert 0

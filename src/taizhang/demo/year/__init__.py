"""A year of the demonstration (`taizhang demo --year`): three plans at work for twelve months.

Told by the services alone, as people would do it: units report each period, leaders check,
coordinators accept or return; dates are extended, tasks closed and opened again, a unit is reorganised.
Whatever happens follows from the names of units and tasks (`manners`), so that each telling is the
same. The clock of this process stands at the days that are told (`clock`), nowhere else.

    people     who works in the units
    manners    how each unit reports
    reports    a period's reports
    acts       what happens once: books, extensions, closures, a reorganisation
    requests   what is asked beyond reports, and its answers
    telling    the year in order
"""

from taizhang.demo.year.telling import Told, tell_the_year

__all__ = ["Told", "tell_the_year"]

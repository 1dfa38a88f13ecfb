"""What belongs to one entry beside its sentence: its values by day, and where it shows this. Pure."""

from __future__ import annotations

from typing import Final

from apps.packets.content_base import Context, Data, spread
from apps.packets.content_charts import metric_chart
from apps.packets.snapshot import Entry, Metric, Place
from apps.packets.wording import date_words, thousands

MOST_ROWS: Final = 24
FEWEST: Final = 2  # days that make a line


def values_data(here: Context, entry: Entry) -> Data:
    """`table` of the values of a figure and their `chart`, each None where there is nothing to show.

    No picture where that of the goal shows the same values.
    """
    metric = entry.details.metric
    if metric is None or not metric.values:
        return {"table": None, "chart": None}
    drawn = None if _is_drawn_with_goal(here, entry, metric) else metric_chart(here, metric)
    return {"table": _table(here, metric), "chart": drawn}


def _is_drawn_with_goal(here: Context, entry: Entry, metric: Metric) -> bool:
    goals = [one for one in here.snapshot.goals if one.key in entry.goals]
    same = [one for one in goals if (one.measure, one.unit) == (metric.name, metric.unit)]
    return any(len({reading.at for reading in one.readings}) >= FEWEST for one in same)


def _table(here: Context, metric: Metric) -> Data:
    """A row a value; of very many, some of them evenly and how many there are."""
    words, shown = here.words, spread(metric.values, MOST_ROWS)
    count = max(metric.count, len(metric.values))
    value = f"{words['value']} ({metric.unit})" if metric.unit else words["value"]
    has_source = any(one.source for one in shown)
    return {
        "head": [words["date"], value, *([words["source"]] if has_source else [])],
        "rows": [
            [date_words(one.at), one.value, *([one.source] if has_source else [])] for one in shown
        ],
        "note": words["some_values"].format(n=thousands(len(shown)), of=thousands(count))
        if count > len(shown)
        else "",
    }


def places_data(here: Context, entry: Entry) -> list[Data]:
    """Where it shows this: the words there, the page of the original, and the page of the packet that shows it."""
    return [_place(here, place) for place in entry.places]


def _place(here: Context, place: Place) -> Data:
    return {
        "words": place.words,
        "where": here.words["place_page"].format(n=place.page) if place.page else "",
        "ref": here.page_ref(place.exhibit, place.page),
    }

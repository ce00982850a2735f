"""Which school unit an area belongs to, and where the units lie."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from skolsikt.demo.arrays import Ints
from skolsikt.demo.places import Places
from skolsikt.demo.school_units import DemoUnit


def catchments(places: Places, units: Sequence[DemoUnit]) -> Ints:
    """Return, for each area, the position in ``units`` of the unit where its youngest pupils go.

    Units fill their share of the population with the nearest areas: the farther an area is from its second choice,
    the sooner it chooses. A unit that wants the smallest share takes one area, so that the tiny school stays tiny.
    """
    receiving = [number for number, unit in enumerate(units) if unit.catchment]
    wanted = np.array([units[number].catchment for number in receiving])
    room = 1.05 * wanted / wanted.sum()  # a little over, so that the last areas too go to a unit with room
    centre = np.array([units[number].centre for number in receiving])
    distance = np.linalg.norm(places.centre_km[:, None, :] - centre[None, :, :], axis=2)
    chosen = np.full(places.count, -1)
    _give_each_its_nearest(chosen, distance, room, places)
    while (waiting := np.flatnonzero(chosen < 0)).size:
        open_units = np.where(room > 0, 0.0, np.inf)
        cost = distance[waiting] + open_units
        best = np.sort(cost, axis=1)
        regret = np.nan_to_num(best[:, 1] - best[:, 0], posinf=1e9) if cost.shape[1] > 1 else -best[:, 0]
        area = waiting[int(np.argmax(regret))]
        unit = int(np.argmin(distance[area] + open_units)) if (room > 0).any() else int(np.argmin(distance[area]))
        chosen[area] = unit
        room[unit] -= places.population_share[area]
    result: Ints = np.array(receiving)[chosen]
    return result


def _give_each_its_nearest(chosen: Ints, distance: np.ndarray, room: np.ndarray, places: Places) -> None:
    for unit in np.argsort(room):
        area = min(np.flatnonzero(chosen < 0), key=lambda number: distance[number, unit])
        chosen[area] = unit
        room[unit] -= places.population_share[area]

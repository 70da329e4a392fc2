"""What is scarce: one file per capacity, each a function from the compiled network to resources."""

from collections.abc import Callable, Iterator

from evacplan.formulation.frame import Frame
from evacplan.formulation.problem import Resource
from evacplan.formulation.resources.beds import beds
from evacplan.formulation.resources.charters import charters
from evacplan.formulation.resources.daily import daily_totals, quotas
from evacplan.formulation.resources.seats import seats
from evacplan.formulation.resources.stays import greatest_stays
from evacplan.formulation.resources.throughput import throughput
from evacplan.formulation.resources.vehicles import vehicles

RESOURCES: tuple[Callable[[Frame], Iterator[Resource]], ...] = (
    throughput,
    daily_totals,
    quotas,
    seats,
    vehicles,
    charters,
    beds,
    greatest_stays,
)

__all__ = ["RESOURCES"]

"""Models in MathOpt's own format, written as bytes straight from arrays.

A protocol buffer takes its numbers one Python object at a time, which for millions of coefficients takes as long as
solving. Its wire format is simple enough to be written whole arrays at a time: a packed field is its number, the
length of what follows, and the numbers one after another, real ones in eight bytes, whole ones in groups of seven bits.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from evacplan.solvers.linear import BoolArray, FloatArray, LinearModel

LENGTH_DELIMITED: Final = 2
GROUP: Final = 7
"""Bits of a whole number in each byte; the eighth says whether more follow."""
MOST_GROUPS: Final = 5


def model_bytes(model: LinearModel, integer: BoolArray) -> bytes:
    """Return ``model`` with the columns ``integer`` told to be whole, as a serialised ``ModelProto``."""
    from ortools.math_opt.model_pb2 import LinearConstraintsProto, ModelProto, ObjectiveProto, VariablesProto
    from ortools.math_opt.sparse_containers_pb2 import SparseDoubleMatrixProto, SparseDoubleVectorProto

    priced = np.flatnonzero(model.objective)
    # One sort by a joint key: rows mostly come in order, which a stable sort turns to account.
    order = np.argsort(model.row * len(model.low) + model.column, kind="stable")
    variables = {
        "ids": _whole(np.arange(len(model.low))),
        "lower_bounds": _real(model.low),
        "upper_bounds": _real(model.high),
        "integers": _whole(integer),
    }
    constraints = {
        "ids": _whole(np.arange(len(model.row_low))),
        "lower_bounds": _real(model.row_low),
        "upper_bounds": _real(model.row_high),
    }
    matrix = {
        "row_ids": _whole(model.row[order]),
        "column_ids": _whole(model.column[order]),
        "coefficients": _real(model.coefficient[order]),
    }
    prices = {"ids": _whole(priced), "values": _real(model.objective[priced])}
    return _message(
        ModelProto,
        {
            "variables": _message(VariablesProto, variables),
            "objective": _message(ObjectiveProto, {"linear_coefficients": _message(SparseDoubleVectorProto, prices)}),
            "linear_constraints": _message(LinearConstraintsProto, constraints),
            "linear_constraint_matrix": _message(SparseDoubleMatrixProto, matrix),
        },
    )


def _message(kind: Any, fields: dict[str, bytes]) -> bytes:
    """Return a message of the ``kind``, given its fields."""
    numbers = kind.DESCRIPTOR.fields_by_name
    parts = []
    for name, content in fields.items():
        if not content:
            continue  # as good as left out
        key = numbers[name].number << 3 | LENGTH_DELIMITED
        parts += [_whole(np.array([key, len(content)])), content]
    return b"".join(parts)


def _real(values: FloatArray) -> bytes:
    return values.astype("<f8").tobytes()


def _whole(values: npt.NDArray[Any]) -> bytes:
    """Return whole numbers from 0 to 2**35 - 1, each in groups of seven bits from the lowest up."""
    rest = values.astype(np.uint64)
    groups = np.ones(len(rest), dtype=np.int64)
    for count in range(1, MOST_GROUPS):
        groups += rest >= np.uint64(1 << GROUP * count)
    width = int(groups.max(initial=1))
    written = np.empty((len(rest), width), dtype=np.uint8)
    for place in range(width):
        follows = (groups > place + 1).astype(np.uint8) << GROUP
        written[:, place] = (rest & np.uint64((1 << GROUP) - 1)).astype(np.uint8) | follows
        rest >>= np.uint64(GROUP)
    return written[np.arange(width) < groups[:, None]].tobytes()

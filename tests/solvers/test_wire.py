"""Models arrive at MathOpt as they were meant."""

from __future__ import annotations

import numpy as np
import pytest
from ortools.math_opt import model_pb2

from evacplan.solvers.linear import LinearModel
from evacplan.solvers.wire import _whole, model_bytes


def slowly(model: LinearModel, *, relaxed: bool) -> model_pb2.ModelProto:
    """Write the model number by number."""
    proto = model_pb2.ModelProto()
    for j in range(len(model.low)):
        proto.variables.ids.append(j)
        proto.variables.lower_bounds.append(model.low[j])
        proto.variables.upper_bounds.append(model.high[j])
        proto.variables.integers.append(bool(model.integer[j]) and not relaxed)
        if model.objective[j]:
            proto.objective.linear_coefficients.ids.append(j)
            proto.objective.linear_coefficients.values.append(model.objective[j])
    for i in range(len(model.row_low)):
        proto.linear_constraints.ids.append(i)
        proto.linear_constraints.lower_bounds.append(model.row_low[i])
        proto.linear_constraints.upper_bounds.append(model.row_high[i])
    for i, j, a in sorted(zip(model.row.tolist(), model.column.tolist(), model.coefficient.tolist(), strict=True)):
        proto.linear_constraint_matrix.row_ids.append(i)
        proto.linear_constraint_matrix.column_ids.append(j)
        proto.linear_constraint_matrix.coefficients.append(a)
    return proto


def random_model(columns: int, rows: int, coefficients: int) -> LinearModel:
    """Return a model in no order, with infinite bounds, zeros and numbers of any size."""
    random = np.random.default_rng(columns)
    keys = random.permutation(rows * columns)[:coefficients]
    return LinearModel(
        low=np.where(random.random(columns) < 0.3, -np.inf, random.normal(size=columns)),
        high=np.where(random.random(columns) < 0.3, np.inf, 1e9 * random.random(columns)),
        integer=random.random(columns) < 0.5,
        objective=np.where(random.random(columns) < 0.5, 0.0, random.normal(size=columns)),
        row=keys // max(columns, 1),
        column=keys % max(columns, 1),
        coefficient=random.normal(size=len(keys)),
        row_low=np.where(random.random(rows) < 0.5, -np.inf, -random.random(rows)),
        row_high=np.where(random.random(rows) < 0.5, np.inf, random.random(rows)),
    )


@pytest.mark.parametrize("relaxed", [False, True])
@pytest.mark.parametrize("size", [(0, 0, 0), (1, 0, 0), (1, 1, 1), (7, 5, 20), (300, 200, 5000), (20_000, 3, 40_000)])
def test_a_model_arrives_as_it_is(size: tuple[int, int, int], relaxed: bool):
    """The bytes are those of the same model written number by number."""
    model = random_model(*size)
    integer = model.integer & (not relaxed)
    assert model_pb2.ModelProto.FromString(model_bytes(model, integer)) == slowly(model, relaxed=relaxed)


def test_whole_numbers_of_every_length():
    """Numbers of one to five bytes are written as the format has it."""
    values = [0, 1, 127, 128, 300, 2**14 - 1, 2**14, 2**21 - 1, 2**21, 2**28 - 1, 2**28, 2**35 - 1]
    written = model_pb2.VariablesProto()
    content = _whole(np.array(values))
    key = bytes([model_pb2.VariablesProto.DESCRIPTOR.fields_by_name["ids"].number << 3 | 2])
    written.MergeFromString(key + bytes([len(content)]) + content)
    assert list(written.ids) == values

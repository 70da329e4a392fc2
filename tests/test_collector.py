"""Building large data without the cycle collector."""

import gc

from evacplan.collector import collector_paused


def test_the_collector_rests_while_data_is_built_and_works_again_afterwards() -> None:
    """Within the context no collection runs; afterwards the collector is as it was."""
    with collector_paused():
        assert not gc.isenabled()
    assert gc.isenabled()
    gc.disable()
    try:
        with collector_paused():
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_what_was_built_meanwhile_is_not_searched_at_once() -> None:
    """What was built counts as old, so that the next collection of what is new passes it over."""
    with collector_paused():
        built = [[number] for number in range(1000)]
    assert not {id(item) for item in built} & {id(item) for item in gc.get_objects(generation=0)}


def test_garbage_in_cycles_can_still_be_collected() -> None:
    """Cycles that were made during the pause are found by the next full collection."""
    gc.collect()
    with collector_paused():
        circle: list[object] = []
        circle.append(circle)
        del circle
    assert gc.collect() > 0

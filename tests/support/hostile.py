"""Files that an enemy, or a bad disk, might hand in for a saved run. Each has one thing wrong with
it, and what stands before and after that is as it should be."""

from collections.abc import Callable

from tests.support import hostile_arrays, hostile_form, hostile_metadata
from tests.support.hostile_form import Files

FAMILIES: tuple[Callable[[], Files], ...] = (
    hostile_form.of_another_kind,
    hostile_form.cut_or_longer,
    hostile_form.wrong_headers,
    hostile_form.wrong_entries,
    hostile_arrays.wrong_tensors,
    hostile_arrays.wrong_checksums,
    hostile_arrays.wrong_numbers,
    hostile_arrays.large,
    hostile_metadata.wrong_metadata,
    hostile_metadata.wrong_settings,
    hostile_metadata.wrong_progress,
    hostile_metadata.wrong_texts,
)

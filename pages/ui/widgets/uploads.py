"""Files that a visitor has chosen."""

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from rnn.errors import PlaygroundError


def chosen_file(key: str) -> UploadedFile | None:
    """The file in an uploader, or None. Raises PlaygroundError if the server does not have it."""
    file = st.session_state.get(key)
    if file is None or isinstance(file, UploadedFile):
        return file
    raise PlaygroundError(
        "A file must be on this server to be read, and this one is not: the server may have been "
        "started anew. Choose the file once more."
    )

"""Whose browser this is: what keeps two people who open one address from overwriting each other."""

import streamlit as st

COOKIE = "_streamlit_xsrf"  # Streamlit's own; lasts as long as the browser is open


def browser_id() -> str:
    """A mark that only this browser has, or an empty one if it shows none.

    The cookie is version|mask|masked|time: its mask changes with every page, what it masks stays
    (as in Tornado, web.py, `xsrf_token`).
    """
    try:
        _, mask, masked, _ = st.context.cookies.get(COOKIE, "").split("|")
        key = bytes.fromhex(mask)
        return bytes(b ^ key[i % len(key)] for i, b in enumerate(bytes.fromhex(masked))).hex()
    except (ValueError, ZeroDivisionError):
        return ""

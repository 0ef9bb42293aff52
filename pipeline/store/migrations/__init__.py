"""How the database came to be, step by step; Alembic walks them, called as a library.

A step is a file ``versions/r<number>_<name>.py`` with ``revision``, ``down_revision`` and
``upgrade()``, and its number stands last in :data:`REVISIONS`. A step that was released is never
changed. There is no way down: what was entered stays.
"""

# In order; the last is what this program works with.
REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008")

"""The last gate: every file that a run or an export writes is read again before it is handed on."""

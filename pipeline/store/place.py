"""Where a database must not lie: in a folder that a cloud service copies while it is written.

Such a service uploads true counts to somebody else's machine, and it copies the file and its
journal at different moments, which ends in a damaged database.
"""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.errors import UsageError

# Names that the services give their folders, whole parts of a path.
_PARTS = {
    "OneDrive": re.compile(r"onedrive( ?[-–].*)?", re.I),
    "Dropbox": re.compile(r"dropbox( ?\(.*\))?", re.I),
    "Google Drive": re.compile(r"google ?drive(-.*)?|my drive|oma drive|min enhet", re.I),
    "iCloud": re.compile(r"icloud ?drive|mobile documents|com~apple~clouddocs", re.I),
    "Nextcloud": re.compile(r"nextcloud\d*|owncloud\d*", re.I),
    "Box": re.compile(r"Box|Box Sync|Box-Box"),
    "pCloud": re.compile(r"pcloud ?drive", re.I),
    "MEGA": re.compile(r"mega(sync)?", re.I),
    "a cloud service": re.compile(r"cloudstorage", re.I),  # where macOS mounts them
}
# Files and folders that the services leave in the folder that they copy.
_MARKERS = {
    ".849C9593-D756-4E56-8D6E-42412F2A707B": "OneDrive",
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".tmp.drivedownload": "Google Drive",
    ".tmp.driveupload": "Google Drive",
    ".shortcut-targets-by-id": "Google Drive",
    ".owncloudsync.log": "Nextcloud",
    ".nextcloudsync.log": "Nextcloud",
    ".stfolder": "Syncthing",
}
_JOURNALS = {"._sync_*.db": "Nextcloud", ".sync_*.db": "Nextcloud"}


def refuse_synced(folder: Path) -> None:
    """Stop where a folder is copied by a cloud service.

    :raises UsageError: naming the service and the folder that gives it away.
    """
    service, at = synced_by(folder)
    if at is not None:
        raise UsageError(
            f"The workspace lies in a folder that {service} copies: the database would leave this "
            "machine, and be damaged.",
            where=str(at),
            mend="Move the workspace to a folder that is not synchronised and run the command "
            "again.",
        )


def synced_by(folder: Path) -> tuple[str, Path | None]:
    """Name the service that copies a folder, and the folder that shows it; else "" and None."""
    whole = folder.expanduser().resolve()
    for place in (whole, *whole.parents):
        for service, form in _PARTS.items():
            if form.fullmatch(place.name):
                return service, place
        for name, service in _MARKERS.items():
            if _there(place / name):
                return service, place
        for pattern, service in _JOURNALS.items():
            if any(place.glob(pattern)):
                return service, place
    return "", None


def _there(marker: Path) -> bool:
    """Whether a marker is there; Dropbox keeps its own settings under the marker's name."""
    try:
        return marker.is_file() if marker.name == ".dropbox" else marker.exists()
    except OSError:  # a folder above that may not be looked into
        return False

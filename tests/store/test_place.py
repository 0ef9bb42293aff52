"""A folder that a cloud service copies is known by its name or by what the service leaves in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.store.place import refuse_synced, synced_by

NAMES = [
    ("OneDrive/w", "OneDrive", "private"),
    ("OneDrive - Kunta Oy/Tiimi/w", "OneDrive", "of an organisation"),
    ("OneDrive-Personal/w", "OneDrive", "on macOS"),
    ("Dropbox/w", "Dropbox", "private"),
    ("Dropbox (Kunta)/w", "Dropbox", "of an organisation"),
    ("Google Drive/w", "Google Drive", "older client"),
    ("GoogleDrive-a@b.example/My Drive/w", "Google Drive", "on macOS"),
    ("Oma Drive/w", "Google Drive", "in Finnish"),
    ("Library/Mobile Documents/com~apple~CloudDocs/w", "iCloud", "on macOS"),
    ("iCloudDrive/w", "iCloud", "on Windows"),
    ("Nextcloud/w", "Nextcloud", ""),
    ("ownCloud2/w", "Nextcloud", "its sister"),
    ("Box/w", "Box", ""),
    ("Box Sync/w", "Box", "older client"),
    ("pCloud Drive/w", "pCloud", ""),
    ("MEGA/w", "MEGA", ""),
    ("Library/CloudStorage/Any-One/w", "a cloud service", "any other on macOS"),
]
MARKERS = [
    (".dropbox", "Dropbox", False),
    (".dropbox.cache", "Dropbox", True),
    (".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive", False),
    (".tmp.driveupload", "Google Drive", True),
    (".sync_0a1b.db", "Nextcloud", False),
    ("._sync_0a1b.db", "Nextcloud", False),
    (".stfolder", "Syncthing", True),
]
PLAIN = ["dropboxes/w", "box/w", "mailbox/w", "megaphone/w", "drive/w", "Onedriver/w", "työ/w"]


@pytest.mark.parametrize(("name", "service", "reason"), NAMES, ids=[n for n, *_ in NAMES])
def test_a_name(name: str, service: str, reason: str, tmp_path: Path):
    (tmp_path / name).mkdir(parents=True)
    assert synced_by(tmp_path / name)[0] == service, reason
    with pytest.raises(UsageError, match="copies") as caught:
        refuse_synced(tmp_path / name)
    assert caught.value.where and "not synchronised" in caught.value.mend


@pytest.mark.parametrize(("name", "service", "folder"), MARKERS, ids=[n for n, *_ in MARKERS])
def test_a_marker_in_a_folder_above(name: str, service: str, folder: bool, tmp_path: Path):
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert synced_by(deep) == ("", None)
    (tmp_path / name).mkdir() if folder else (tmp_path / name).touch()
    assert synced_by(deep) == (service, tmp_path)


@pytest.mark.parametrize("name", PLAIN)
def test_a_folder_that_only_sounds_like_one(name: str, tmp_path: Path):
    assert synced_by(tmp_path / name) == ("", None)


def test_dropbox_settings_in_a_home_are_no_marker(tmp_path: Path):
    (tmp_path / ".dropbox").mkdir()
    assert synced_by(tmp_path / "w") == ("", None)


def test_a_link_into_such_a_folder_is_seen(tmp_path: Path):
    (tmp_path / "Dropbox" / "w").mkdir(parents=True)
    (tmp_path / "w").symlink_to(tmp_path / "Dropbox" / "w")
    assert synced_by(tmp_path / "w")[0] == "Dropbox"

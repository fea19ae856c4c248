"""Settings: typed, declared once, and never a reason to fail."""

from __future__ import annotations

from pathlib import Path

from kil_mapper import paths
from kil_mapper.ui import settings as declared
from kil_mapper.ui.settings import RECENT_PROJECTS, RECENT_PROJECTS_KEPT, TEXT_SCALE, THEME, Settings


def test_a_setting_is_its_default_until_it_is_put(settings: Settings) -> None:
    assert settings.get(TEXT_SCALE) == 1.0
    settings.put(TEXT_SCALE, 1.25)
    assert settings.get(TEXT_SCALE) == 1.25


def test_settings_outlive_the_program(tmp_path: Path) -> None:
    first = Settings(tmp_path / "settings.ini")
    first.put(THEME, "light, “quoted”; = % \\ / é")
    first.put(RECENT_PROJECTS, ("/a,b/ü.gpkg", "c"))
    first.save()
    second = Settings(tmp_path / "settings.ini")
    assert second.get(THEME) == "light, “quoted”; = % \\ / é"
    assert second.get(RECENT_PROJECTS) == ("/a,b/ü.gpkg", "c")


def test_a_damaged_value_is_the_default(tmp_path: Path) -> None:
    file = tmp_path / "settings.ini"
    file.write_text('[look]\ntext_scale="huge"\ntheme={\n[projects]\nrecent=5\n', encoding="utf-8")
    settings = Settings(file)
    assert settings.get(TEXT_SCALE) == 1.0
    assert settings.get(THEME) == "system"
    assert settings.get(RECENT_PROJECTS) == ()


def test_recent_projects_are_newest_first_without_repeats_and_few(settings: Settings, tmp_path: Path) -> None:
    for number in range(RECENT_PROJECTS_KEPT + 3):
        settings.add_recent_project(tmp_path / f"{number}.gpkg")
    settings.add_recent_project(tmp_path / "5.gpkg")
    recent = [Path(text).name for text in settings.get(RECENT_PROJECTS)]
    assert recent[:2] == ["5.gpkg", f"{RECENT_PROJECTS_KEPT + 2}.gpkg"]
    assert len(recent) == len(set(recent)) == RECENT_PROJECTS_KEPT
    settings.forget_recent_project(tmp_path.resolve() / "5.gpkg")
    assert "5.gpkg" not in [Path(text).name for text in settings.get(RECENT_PROJECTS)]


def test_a_remembered_folder_that_is_gone_becomes_the_documents(settings: Settings, tmp_path: Path) -> None:
    settings.put(declared.DATA_FOLDER, str(tmp_path / "gone"))
    assert settings.folder(declared.DATA_FOLDER) == paths.documents_folder()
    settings.put(declared.DATA_FOLDER, str(tmp_path))
    assert settings.folder(declared.DATA_FOLDER) == tmp_path


def test_resetting_the_layout_keeps_everything_else(settings: Settings) -> None:
    settings.put(declared.WINDOW_GEOMETRY, "AAAA")
    settings.put(TEXT_SCALE, 1.5)
    settings.reset_layout()
    assert settings.get(declared.WINDOW_GEOMETRY) == ""
    assert settings.get(TEXT_SCALE) == 1.5


def test_every_setting_has_its_own_key_and_says_what_it_decides() -> None:
    keys = [setting.key for setting in declared.ALL_SETTINGS]
    assert len(keys) == len(set(keys))
    assert all(setting.meaning for setting in declared.ALL_SETTINGS)
    in_module = [value for value in vars(declared).values() if isinstance(value, declared.Setting)]
    assert set(keys) == {setting.key for setting in in_module}

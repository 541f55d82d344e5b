"""What Windows shows of the program's file: the version resource, in PyInstaller's form."""

_FORM = """\
VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0, OS=0x40004,
                    fileType=0x1, subtype=0x0, date=(0, 0)),
  kids=[
    StringFileInfo([StringTable('040904B0', [
      StringStruct('CompanyName', 'The Bellbird contributors'),
      StringStruct('FileDescription', 'Bellbird'),
      StringStruct('FileVersion', '{version}'),
      StringStruct('InternalName', 'bellbird'),
      StringStruct('LegalCopyright', 'The Bellbird contributors, MIT licence'),
      StringStruct('OriginalFilename', 'Bellbird.exe'),
      StringStruct('ProductName', 'Bellbird'),
      StringStruct('ProductVersion', '{version}')])]),
    VarFileInfo([VarStruct('Translation', [1033, 1200])])
  ]
)
"""


def version_info(version: str) -> str:
    """Fill the form in; of a version such as 1.2.3rc1 the numbers are 1, 2, 3, 0."""
    import re

    found = re.match(r"(\d+)\.(\d+)\.(\d+)", version)
    if found is None:
        raise ValueError(f"{version!r} is not major.minor.patch")
    numbers = (*map(int, found.groups()), 0)
    return _FORM.format(numbers=numbers, version=version)

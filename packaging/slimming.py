"""What the bundle leaves out: parts that PyInstaller finds and Bellbird never loads."""

import re

EXCLUDED_MODULES = [
    # Qt beside Core, Gui, Widgets, Network, DBus and Svg.
    *(
        f"PySide6.{name}"
        for name in ("QtQml", "QtQuick", "QtOpenGL", "QtPrintSupport", "QtSql", "QtTest", "QtXml")
    ),
    # Tools of Python and of ours.
    "IPython", "PIL", "_pytest", "hypothesis", "lib2to3", "mypy", "numpy", "pip", "pkg_resources",
    "pydoc_data", "pytest", "setuptools", "test", "tkinter", "_tkinter", "turtle", "unittest",
    "curses", "readline", "xmlrpc", "uvloop",
    # What libraries of ours use if it happens to be there: command lines and colours.
    "attr", "charset_normalizer", "click", "markdown_it", "pygments", "requests", "rich", "urllib3",
]  # fmt: skip

_QT = re.compile(
    r"""
    (^|/)Qt6?/?(
        # Window systems that a desktop lacks, and the themes of GTK 3, which bring GTK with them.
        plugins/platformthemes/libqgtk3
      | plugins/egldeviceintegrations | plugins/generic | plugins/xcbglintegrations/libqxcb-egl
      | plugins/platforms/libq(eglfs|linuxfb|minimal|minimalegl|vkkhrdisplay|vnc)\b
      | plugins/wayland-graphics-integration-client/lib(dmabuf|drm|vulkan|shm)
      | plugins/wayland-shell-integration/lib(fullscreen|ivi|wl-shell|qt-shell)
      | plugins/networkinformation | plugins/tls/libqcert
      | plugins/imageformats/(lib)?q(icns|tga|tiff|wbmp|pdf)
      # Translations of Qt's own dialogs, but for ours.
      | translations/(?!qt(base)?_(zh_CN|en)\b)
    )
    | libQt6Egl | Qt6?Egl
    """,
    re.VERBOSE,
)

# What only GTK 3 needed.
_GTK = re.compile(
    r"^(libgtk-3|libgdk|libgdk_pixbuf|libcairo|libpango|libatk|libatspi|libepoxy|libharfbuzz"
    r"|libpixman|libthai|libdatrie|libfribidi|libgraphite2|libcups|libmount|libblkid|libgio"
    r"|libgmodule|libgobject|libX(composite|cursor|damage|fixes|inerama|randr)\.so|libXi\.so"
    r"|libjpeg\.so\.62|libjbig|libtiff|libwebp|libdeflate|libLerc|libwayland-(egl|cursor)"
    r"|libreadline|libtinfo|libncurses)"
)

# Libraries that belong to the system. They must fit its drivers, fonts and services: those of a
# build machine, loaded first, break what the system loads after them (an older libstdc++ or zlib
# under a newer Mesa). Every desktop has them; `deb.py` makes dependencies of them.
_SYSTEM = re.compile(
    r"^lib(c|m|mvec|pthread|dl|rt|GL|EGL|GLX|GLdispatch|drm|gbm|X11|X11-xcb|xcb|Xau|Xdmcp|Xext|Xrender|bsd|md|stdc\+\+|gcc_s"
    r"|z|zstd|lz4|expat|png16|freetype|fontconfig|brotli\w+|dbus-1|systemd|gcrypt|gpg-error|cap"
    r"|selinux|pcre2-8|glib-2\.0|gthread-2\.0|gmodule-2\.0|gssapi_krb5|krb5|k5crypto|krb5support"
    r"|com_err|keyutils)\.so"
)


def keeps(name: str) -> bool:
    """Tell whether a file, named by its place in the bundle, belongs into it."""
    name = name.replace("\\", "/")
    return not (_QT.search(name) or _GTK.match(name) or _SYSTEM.match(name))

"""The configuration files of the private desktop: how its parts behave and look."""

from collections.abc import Mapping
from types import MappingProxyType

# Nothing starts by being talked to but what lies in the private home: a notification server that
# was ended on purpose stays away, and nothing of the machine's own desktop wakes up.
_BUS = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <keep_umask/>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{folder}/home/.local/share/dbus-1/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""

# Top right, so that neither the panel nor the middle of a window is covered. A button is chosen
# through the "dmenu" that prints the entry named in a file.
_DUNSTRC = """\
[global]
    monitor = 0
    follow = none
    width = 360
    height = 320
    origin = top-right
    offset = 16x16
    notification_limit = 5
    indicate_hidden = yes
    gap_size = 0
    padding = 12
    horizontal_padding = 14
    text_icon_padding = 12
    frame_width = 1
    separator_height = 1
    separator_color = frame
    font = Noto Sans 10
    markup = full
    format = "<b>%s</b>\\n%b"
    alignment = left
    vertical_alignment = top
    word_wrap = yes
    show_age_threshold = -1
    show_indicators = no
    icon_position = left
    min_icon_size = 32
    max_icon_size = 48
    corner_radius = 8
    idle_threshold = 0
    history_length = 100
    dmenu = {folder}/choose
    mouse_left_click = do_action, close_current
    mouse_middle_click = close_all
    mouse_right_click = close_current

[urgency_low]
    background = "#fbfbfd"
    foreground = "#4a5160"
    frame_color = "#c9ced8"
    timeout = 20

[urgency_normal]
    background = "#ffffff"
    foreground = "#1f2430"
    frame_color = "#b9c1cf"
    timeout = 20

[urgency_critical]
    background = "#fff5f4"
    foreground = "#5a1410"
    frame_color = "#d9534a"
    timeout = 0
"""

_CHOOSE = """\
#!/bin/sh
# Stands in for dmenu: of the entries on stdin print the one that was asked for.
tee '{folder}/choices' | grep -F -m 1 -e "$(cat '{folder}/choice')"
"""

# No key bindings: every key belongs to the program. Two desktops, to leave one for the other.
_OPENBOX = """\
<?xml version="1.0" encoding="UTF-8"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <focus><focusNew>yes</focusNew><followMouse>no</followMouse><focusLast>yes</focusLast></focus>
  <placement><policy>Smart</policy><center>yes</center></placement>
  <theme>
    <name>Bellbird</name>
    <titleLayout>LIMC</titleLayout>
    <keepBorder>yes</keepBorder>
    <animateIconify>no</animateIconify>
    <font place="ActiveWindow"><name>Noto Sans</name><size>9</size><weight>Bold</weight></font>
    <font place="InactiveWindow"><name>Noto Sans</name><size>9</size><weight>Bold</weight></font>
  </theme>
  <desktops><number>2</number><popupTime>0</popupTime></desktops>
  <resize><drawContents>yes</drawContents><popupShow>Never</popupShow></resize>
  <keyboard></keyboard>
  <mouse>
    <dragThreshold>4</dragThreshold>
    <context name="Client">
      <mousebind button="Left" action="Press">
        <action name="Focus"/><action name="Raise"/>
      </mousebind>
      <mousebind button="Middle" action="Press">
        <action name="Focus"/><action name="Raise"/>
      </mousebind>
      <mousebind button="Right" action="Press">
        <action name="Focus"/><action name="Raise"/>
      </mousebind>
    </context>
    <context name="Titlebar">
      <mousebind button="Left" action="Press">
        <action name="Focus"/><action name="Raise"/>
      </mousebind>
      <mousebind button="Left" action="Drag"><action name="Move"/></mousebind>
      <mousebind button="Left" action="DoubleClick"><action name="ToggleMaximize"/></mousebind>
    </context>
    <context name="Close">
      <mousebind button="Left" action="Click"><action name="Close"/></mousebind>
    </context>
    <context name="Maximize">
      <mousebind button="Left" action="Click"><action name="ToggleMaximize"/></mousebind>
    </context>
    <context name="Iconify">
      <mousebind button="Left" action="Click"><action name="Iconify"/></mousebind>
    </context>
    <context name="BRCorner">
      <mousebind button="Left" action="Drag"><action name="Resize"/></mousebind>
    </context>
  </mouse>
</openbox_config>
"""

_WINDOW_THEME = """\
border.width: 1
padding.width: 8
padding.height: 5
window.handle.width: 0
window.client.padding.width: 0
window.label.text.justify: center
window.active.border.color: #2b3340
window.inactive.border.color: #4a5466
window.active.title.bg: flat solid
window.active.title.bg.color: #2b3340
window.active.label.bg: parentrelative
window.active.label.text.color: #eef1f6
window.active.button.*.bg: parentrelative
window.active.button.*.image.color: #c3cbd8
window.active.button.hover.image.color: #ffffff
window.inactive.title.bg: flat solid
window.inactive.title.bg.color: #4a5466
window.inactive.label.bg: parentrelative
window.inactive.label.text.color: #c3cbd8
window.inactive.button.*.bg: parentrelative
window.inactive.button.*.image.color: #98a2b3
menu.border.color: #2b3340
menu.items.bg: flat solid
menu.items.bg.color: #ffffff
menu.items.text.color: #1f2430
"""

_TINT2RC = """\
# 1: panel, 2: task, 3: active task
rounded = 0
border_width = 0
background_color = #1f2630 100
border_color = #1f2630 100

rounded = 4
border_width = 0
background_color = #2b3442 100
border_color = #2b3442 100

rounded = 4
border_width = 0
background_color = #3f6fb5 100
border_color = #3f6fb5 100

panel_items = TSC
panel_monitor = all
panel_position = bottom center horizontal
panel_size = 100% 36
panel_margin = 0 0
panel_padding = 6 4 8
panel_background_id = 1
panel_layer = bottom
panel_dock = 0
strut_policy = follow_size
autohide = 0
disable_transparency = 1
wm_menu = 0
font_shadow = 0
mouse_effects = 0

taskbar_mode = single_desktop
taskbar_padding = 0 0 6
taskbar_background_id = 0
taskbar_active_background_id = 0
taskbar_name = 0

task_text = 1
task_icon = 1
task_centered = 0
task_maximum_size = 220 28
task_padding = 8 3 6
task_font = Noto Sans 9
task_font_color = #d5dbe6 100
task_active_font_color = #ffffff 100
task_background_id = 2
task_active_background_id = 3
task_urgent_background_id = 3
task_iconified_background_id = 2
urgent_nb_of_blink = 0
mouse_left = toggle_iconify
mouse_middle = none
mouse_right = none

systray_padding = 6 3 6
systray_background_id = 0
systray_sort = ascending
systray_icon_size = 24

time1_format = %H:%M
time1_font = Noto Sans Bold 10
clock_font_color = #eef1f6 100
clock_padding = 8 0
clock_background_id = 0
"""

_FILES: Mapping[str, str] = MappingProxyType(
    {
        "bus.conf": _BUS,
        "dunstrc": _DUNSTRC,
        "choose": _CHOOSE,
        "openbox.xml": _OPENBOX,
        "tint2rc": _TINT2RC,
    }
)

#: The window theme and where it belongs below ``XDG_DATA_HOME``.
WINDOW_THEME = ("themes/Bellbird/openbox-3/themerc", _WINDOW_THEME)

#: The wallpaper, from top to bottom.
WALLPAPER_COLOURS = ("#5b7fa8", "#22324a")


def configuration_files(folder: str) -> dict[str, str]:
    """Return every configuration file by name; they refer to each other in ``folder``."""
    return {name: text.replace("{folder}", folder) for name, text in _FILES.items()}

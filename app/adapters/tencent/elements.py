"""An element of a message as the library's JSON has it → ours; pure and total.

`elem_type` is the enum `TIMElemType`; the samples in the header's comments have other numbers for
tips and reports, and are wrong. Keys that the 8.0 library does not have (`*_task_id`,
`friend_change_elem_…`) are not asked for.
"""

from app.adapters.tencent import calls
from app.adapters.tencent.json_reading import (
    Json,
    labels,
    number,
    real,
    size,
    string,
    url,
)
from app.adapters.tencent.tips import report_text, tip_text
from app.domain.content import (
    MAX_TEXT_LENGTH,
    Custom,
    Element,
    Face,
    File,
    GroupTip,
    Image,
    Location,
    Merged,
    Text,
    Unsupported,
    Video,
    Voice,
)

REPORT = 8
"""`TIMElemType` of what a group's system tells us."""

MAX_DATA = 16_384
"""Characters of a custom element's data; the server takes 12 KB of a whole message."""

_SILENT = (10, 11)
"""Changes of friends and profiles, no words of anybody; their news come by events of their own."""


def read_element(data: Json) -> Element | None:
    """Read an element; None if it is nothing to show.

    What a custom element says of a call is read by `payloads`, which knows whose call it is.
    """
    kind = number(data, "elem_type", -1)
    match kind:
        case 0:
            return read_text(data.get("text_elem_content"))
        case 1:
            return _image(data)
        case 2:
            return Voice(url(data, "sound_elem_url"), size(data, "sound_elem_file_time"))
        case 3:
            return _custom(data)
        case 4:
            return File(
                url(data, "file_elem_url"),
                string(data, "file_elem_file_name"),
                size(data, "file_elem_file_size"),
            )
        case 5:
            return GroupTip(tip_text(data))
        case 6:
            return Face(number(data, "face_elem_index"), string(data, "face_elem_buf", MAX_DATA))
        case 7:
            return _location(data)
        case 8:
            return GroupTip(report_text(data))
        case 9:
            return Video(url(data, "video_elem_video_url"), size(data, "video_elem_video_duration"))
        case 12:
            return Merged(string(data, "merge_elem_title"), labels(data, _ABSTRACT))
        case _:
            return (
                None if kind in _SILENT else Unsupported(string(data, "merge_elem_compatible_text"))
            )


_ABSTRACT = "merge_elem_abstract_array"


def read_text(content: object) -> Text:
    """Make a text of whatever stands in its place, cut to what we keep."""
    if not isinstance(content, str):
        return Text("")
    cut = content[:MAX_TEXT_LENGTH].encode("utf-8", "replace").decode()
    return Text(cut, truncated=len(content) > MAX_TEXT_LENGTH)


def _image(data: Json) -> Image:
    """Take the original, else the large one, else the thumbnail: the first that has an address."""
    for which in ("orig", "large", "thumb"):
        if address := url(data, f"image_elem_{which}_url"):
            return Image(
                address,
                width=size(data, f"image_elem_{which}_pic_width"),
                height=size(data, f"image_elem_{which}_pic_height"),
                size=size(data, f"image_elem_{which}_pic_size"),
            )
    return Image("")


def _custom(data: Json) -> Element | None:
    content = string(data, "custom_elem_data", MAX_DATA)
    if calls.is_typing(content) is not None:
        return None
    return Custom(content, string(data, "custom_elem_desc"))


def _location(data: Json) -> Element:
    latitude, longitude = (
        real(data, "location_elem_latitude"),
        real(data, "location_elem_longitude"),
    )
    description = string(data, "location_elem_desc")
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return Unsupported(description)
    return Location(latitude, longitude, description)

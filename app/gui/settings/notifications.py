"""The page of the notifications: how much they show, when they sound, which kinds there are."""

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPushButton

from app.domain.events import DesktopServicesChanged
from app.domain.preview import plain
from app.domain.settings import Channel, Preview
from app.domain.words import say
from app.gui.look.controls import button, label
from app.gui.look.theme import Theme
from app.gui.settings.channel_dialog import ChannelDialog
from app.gui.settings.page import Page
from app.gui.subscriptions import watch
from app.gui.wishes import Context

_MAX_KEYWORDS = 50


class NotificationsPage(Page):
    """Everything about notifications."""

    history_wanted = Signal()
    check_wanted = Signal()

    def __init__(self, context: Context, theme: Theme) -> None:
        super().__init__(context)
        self._theme = theme
        self.section(self.tr("What a notification shows"))
        self.preview = self.choice(
            self.tr("Preview"),
            (
                (Preview.NAME_AND_TEXT, self.tr("Name and text")),
                (Preview.NAME, self.tr("Name only")),
                (Preview.NOTHING, self.tr("Nothing")),
            ),
            lambda s: s.preview,
            lambda value: self.change(preview=value),
        )
        self.switch("sound", self.tr("Play a sound"))
        self.section(self.tr("Kinds"))
        self.channels: dict[str, QCheckBox] = {}
        self.tuners: dict[str, QPushButton] = {}
        self._channels_at = self.column.count()
        watch(self, context.store, lambda s: s.settings.channels, self._show_channels)
        self.section(self.tr("Mentions"))
        self._add_keywords()
        self.section(self.tr("The unread number"))
        self.switch("badge_includes_muted", self.tr("Count muted conversations too"))
        self.switch(
            "badge_counts_conversations", self.tr("Count conversations instead of messages")
        )
        self.section(self.tr("Other devices and secrets"))
        self.switch(
            "wait_for_other_devices",
            self.tr("Wait a moment while I use another device, so that only one rings"),
        )
        self.switch("hide_one_time_codes", self.tr("Hide codes to log in with"))
        self.section(self.tr("Try it"))
        self._add_test()
        self.column.addStretch(1)

    def _show_channels(self, channels: tuple[Channel, ...]) -> None:
        for channel in channels:
            box = self.channels.get(channel.id)
            if box is None:
                box = QCheckBox()
                box.clicked.connect(lambda on, c=channel.id: self._switch_channel(c, on=on))
                row = self._channel_row(box, channel)
                self.column.insertLayout(self._channels_at + len(self.channels), row)
                self.channels[channel.id] = box
            box.setText(plain(say(channel.name), 60).replace("&", "&&"))
            box.setToolTip(plain(say(channel.description)))
            box.setChecked(channel.enabled)

    def _channel_row(self, box: QCheckBox, channel: Channel) -> QHBoxLayout:
        tune = button(self.tr("Change…"), "text")
        name = plain(say(channel.name), 60)
        tune.setAccessibleName(self.tr("Change the channel {name}").format(name=name))
        tune.clicked.connect(lambda _=False, c=channel.id: self._tune(c))
        self.tuners[channel.id] = tune
        row = QHBoxLayout()
        row.addWidget(box, 1)
        row.addWidget(tune)
        return row

    def _tune(self, channel_id: str) -> None:
        channel = self.context.store.state.settings.channel(channel_id)
        dialog = ChannelDialog(self.context, self._theme, channel, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _switch_channel(self, channel_id: str, *, on: bool) -> None:
        channel = self.context.store.state.settings.channel(channel_id)
        self.context.tasks.spawn(
            self.context.preferences.set_channel(replace(channel, enabled=on)),
            doing="change the setting",
        )

    def _add_keywords(self) -> None:
        self.keywords = QLineEdit()
        self.keywords.setAccessibleName(self.tr("Words that count as a mention"))
        self.keywords.setPlaceholderText(self.tr("for example: release, Bellbird, 开会"))
        self.keywords.editingFinished.connect(self._keep_keywords)

        def show(words: tuple[str, ...]) -> None:
            if not self.keywords.hasFocus():
                self.keywords.setText(", ".join(words))

        watch(self.keywords, self.context.store, lambda s: s.settings.keywords, show)
        self.column.addWidget(label(self.tr("Words that count as a mention, with commas:")))
        self.column.addWidget(self.keywords)

    def _keep_keywords(self) -> None:
        text = self.keywords.text().replace("，", ",").replace("、", ",")
        words = tuple(dict.fromkeys(w for w in (plain(p, 60) for p in text.split(",")) if w))
        if words != self.context.store.state.settings.keywords:
            self.change(keywords=words[:_MAX_KEYWORDS])

    def _add_test(self) -> None:
        test = button(self.tr("Show a test notification"))
        test.clicked.connect(self._test)
        row = QHBoxLayout()
        row.addWidget(test)
        check = button(self.tr("Check notifications"))
        check.clicked.connect(self.check_wanted)
        row.addWidget(check)
        history = button(self.tr("History…"))
        history.clicked.connect(self.history_wanted)
        row.addWidget(history)
        row.addStretch(1)
        self.column.addLayout(row)
        self._services = label("", "small", wrap=True)
        self.column.addWidget(self._services)
        watch(self, self.context.store, lambda s: s.desktop.services, self._show_services)

    def _test(self) -> None:
        self.context.tasks.spawn(self.context.push.display_test(), doing="show a notification")

    def _show_services(self, services: DesktopServicesChanged) -> None:
        if services.notifications:
            text = self.tr("Notifications are shown by {server}.")
            text = text.format(server=plain(services.notifications, 80))
        else:
            text = self.tr("No notification server was found: messages show in the tray only.")
        if services.inhibited:
            text += " " + self.tr("The system's do not disturb is on.")
        self._services.setText(text)
        self._services.setAlignment(Qt.AlignmentFlag.AlignLeft)

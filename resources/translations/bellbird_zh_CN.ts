<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>AboutPage</name>
        <message>
            <source>A messenger whose heart is the notification: no message is lost, none rings twice, and a click opens the right conversation.</source>
            <translation>以通知为核心的即时通讯程序：消息不会丢失，不会重复提醒，点击就能打开正确的会话。</translation>
        </message>
        <message>
            <source>A signed note is fetched from where the program comes from. Nothing is installed by itself, and a build of your own asks nobody.</source>
            <translation>会从程序的来源获取一份签名的说明。不会自动安装任何东西；你自行构建的版本不会询问任何人。</translation>
        </message>
        <message>
            <source>Free software under the MIT licence.</source>
            <translation>以 MIT 许可证发布的自由软件。</translation>
        </message>
        <message>
            <source>Look once a day whether there is a newer version</source>
            <translation>每天检查一次是否有新版本</translation>
        </message>
        <message>
            <source>Newer versions</source>
            <translation>新版本</translation>
        </message>
        <message>
            <source>No changelog came with this installation.</source>
            <translation>此安装未附带更新日志。</translation>
        </message>
        <message>
            <source>Version {version}</source>
            <translation>版本 {version}</translation>
        </message>
        <message>
            <source>What is new</source>
            <translation>新变化</translation>
        </message>
        <message>
            <source>What is new…</source>
            <translation>新变化…</translation>
        </message>
        <message>
            <source>What it is made of…</source>
            <translation>组成部分…</translation>
        </message>
    </context>
    <context>
        <name>AccountDialog</name>
        <message>
            <source>Account</source>
            <translation>账号</translation>
        </message>
        <message>
            <source>Add an account</source>
            <translation>添加账号</translation>
        </message>
        <message>
            <source>Connect</source>
            <translation>连接</translation>
        </message>
        <message>
            <source>Connected.</source>
            <translation>已连接。</translation>
        </message>
        <message>
            <source>Connecting to {server}…</source>
            <translation>正在连接 {server}…</translation>
        </message>
        <message>
            <source>Connection</source>
            <translation>连接</translation>
        </message>
        <message>
            <source>Do not disturb, on all my devices</source>
            <translation>免打扰（我的所有设备）</translation>
        </message>
        <message>
            <source>It is tried again by itself.</source>
            <translation>程序会自动重试。</translation>
        </message>
        <message>
            <source>Its messages are removed from this computer; the server keeps its own.</source>
            <translation>它的消息会从这台电脑上删除；服务器上的消息仍会保留。</translation>
        </message>
        <message>
            <source>Kind of account</source>
            <translation>账号类型</translation>
        </message>
        <message>
            <source>One that you have already; several can be used at once.</source>
            <translation>使用你已有的账号；可以同时使用多个。</translation>
        </message>
        <message>
            <source>Register a new account…</source>
            <translation>注册新账号…</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>移除</translation>
        </message>
        <message>
            <source>Remove the account</source>
            <translation>移除账号</translation>
        </message>
        <message>
            <source>Remove {account}?</source>
            <translation>移除 {account}？</translation>
        </message>
        <message>
            <source>Remove…</source>
            <translation>移除…</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>保存</translation>
        </message>
        <message>
            <source>Save to use it here again.</source>
            <translation>点“保存”即可重新在此设备上使用。</translation>
        </message>
        <message>
            <source>Switched on</source>
            <translation>启用</translation>
        </message>
        <message>
            <source>Tencent Cloud IM</source>
            <translation>腾讯云 IM</translation>
        </message>
        <message>
            <source>There is no key ring on this computer: the password is kept for this run only.</source>
            <translation>这台电脑没有密钥环：密码只在本次运行期间保留。</translation>
        </message>
        <message>
            <source>This account is switched off.</source>
            <translation>此账号已停用。</translation>
        </message>
        <message>
            <source>XMPP, with any server that offers WebSocket</source>
            <translation>XMPP（任何支持 WebSocket 的服务器）</translation>
        </message>
    </context>
    <context>
        <name>AccountFilter</name>
        <message>
            <source>All accounts</source>
            <translation>所有账号</translation>
        </message>
        <message>
            <source>Search in</source>
            <translation>搜索范围</translation>
        </message>
    </context>
    <context>
        <name>AccountsPage</name>
        <message>
            <source>Accounts</source>
            <translation>账号</translation>
        </message>
        <message>
            <source>Add an account…</source>
            <translation>添加账号…</translation>
        </message>
        <message>
            <source>Change…</source>
            <translation>更改…</translation>
        </message>
        <message>
            <source>Connecting…</source>
            <translation>正在连接…</translation>
        </message>
        <message>
            <source>Getting what arrived meanwhile…</source>
            <translation>正在接收离线期间的消息…</translation>
        </message>
        <message>
            <source>Needs your attention: {reason}</source>
            <translation>需要处理：{reason}</translation>
        </message>
        <message>
            <source>No connection: {reason}</source>
            <translation>没有连接：{reason}</translation>
        </message>
        <message>
            <source>Offline</source>
            <translation>离线</translation>
        </message>
        <message>
            <source>Online</source>
            <translation>在线</translation>
        </message>
        <message>
            <source>Passwords are kept in the system's key ring.</source>
            <translation>密码保存在系统的密钥环中。</translation>
        </message>
        <message>
            <source>Switched off</source>
            <translation>已停用</translation>
        </message>
        <message>
            <source>There is no key ring: passwords are kept for this run only.</source>
            <translation>没有密钥环：密码只在本次运行期间保留。</translation>
        </message>
    </context>
    <context>
        <name>Address</name>
        <message>
            <source>Copy the address</source>
            <translation>复制地址</translation>
        </message>
    </context>
    <context>
        <name>AppearancePage</name>
        <message>
            <source>As the system</source>
            <translation>跟随系统</translation>
        </message>
        <message>
            <source>Colours</source>
            <translation>颜色</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>深色</translation>
        </message>
        <message>
            <source>Enter sends the message</source>
            <translation>按 Enter 发送消息</translation>
        </message>
        <message>
            <source>High contrast</source>
            <translation>高对比度</translation>
        </message>
        <message>
            <source>Keep running in the tray when the window is closed</source>
            <translation>关闭窗口后继续在托盘中运行</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>语言</translation>
        </message>
        <message>
            <source>Language of the program</source>
            <translation>程序语言</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>浅色</translation>
        </message>
        <message>
            <source>Otherwise Ctrl+Enter does, and Enter breaks the line.</source>
            <translation>否则按 Ctrl+Enter 发送，按 Enter 换行。</translation>
        </message>
        <message>
            <source>Size of the text</source>
            <translation>文字大小</translation>
        </message>
        <message>
            <source>Size of the text in percent</source>
            <translation>文字大小（百分比）</translation>
        </message>
        <message>
            <source>Theme</source>
            <translation>主题</translation>
        </message>
        <message>
            <source>Typing</source>
            <translation>输入</translation>
        </message>
        <message>
            <source>Window</source>
            <translation>窗口</translation>
        </message>
    </context>
    <context>
        <name>Attaching</name>
        <message>
            <source>Send files</source>
            <translation>发送文件</translation>
        </message>
    </context>
    <context>
        <name>Banner</name>
        <message>
            <source>Add an account…</source>
            <translation>添加账号…</translation>
        </message>
    </context>
    <context>
        <name>BlockingChoice</name>
        <message>
            <source>Block</source>
            <translation>屏蔽</translation>
        </message>
        <message>
            <source>Unblock</source>
            <translation>取消屏蔽</translation>
        </message>
    </context>
    <context>
        <name>CallLine</name>
        <message>
            <source>Accept</source>
            <translation>接听</translation>
        </message>
        <message>
            <source>Decline</source>
            <translation>拒绝</translation>
        </message>
        <message>
            <source>{who} calls</source>
            <translation>{who} 来电</translation>
        </message>
        <message>
            <source>{who} calls, with video</source>
            <translation>{who} 视频来电</translation>
        </message>
    </context>
    <context>
        <name>CertificateQuestion</name>
        <message>
            <source>Certificate</source>
            <translation>证书</translation>
        </message>
        <message>
            <source>Compare the fingerprint with the one that the server's administrator gives you. Without that, somebody else may be answering in the server's place.</source>
            <translation>请将此指纹与服务器管理员提供的指纹核对。否则，可能有人在冒充该服务器。</translation>
        </message>
        <message>
            <source>Do not trust</source>
            <translation>不信任</translation>
        </message>
        <message>
            <source>If you do not know why it changed, somebody may be listening: do not trust it.</source>
            <translation>如果你不清楚它为何更改，可能有人正在窃听：请不要信任它。</translation>
        </message>
        <message>
            <source>SHA-256 fingerprint:</source>
            <translation>SHA-256 指纹：</translation>
        </message>
        <message>
            <source>The certificate of {server} has changed. Trust the new one?</source>
            <translation>{server} 的证书已更改。信任新证书？</translation>
        </message>
        <message>
            <source>Trust this certificate</source>
            <translation>信任此证书</translation>
        </message>
        <message>
            <source>Trust this certificate of {server}?</source>
            <translation>信任 {server} 的这个证书？</translation>
        </message>
    </context>
    <context>
        <name>ChannelDialog</name>
        <message>
            <source>As for all notifications</source>
            <translation>与所有通知相同</translation>
        </message>
        <message>
            <source>High: stays until it is seen</source>
            <translation>高：一直显示到被看到</translation>
        </message>
        <message>
            <source>Importance</source>
            <translation>重要程度</translation>
        </message>
        <message>
            <source>Low: stays in the background</source>
            <translation>低：留在后台</translation>
        </message>
        <message>
            <source>Name and text</source>
            <translation>名称和内容</translation>
        </message>
        <message>
            <source>Name only</source>
            <translation>仅名称</translation>
        </message>
        <message>
            <source>Normal</source>
            <translation>普通</translation>
        </message>
        <message>
            <source>Nothing</source>
            <translation>什么都不显示</translation>
        </message>
        <message>
            <source>Play a sound</source>
            <translation>播放声音</translation>
        </message>
        <message>
            <source>Preview</source>
            <translation>预览</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>保存</translation>
        </message>
        <message>
            <source>Show notifications of this kind</source>
            <translation>显示此类通知</translation>
        </message>
    </context>
    <context>
        <name>CheckPage</name>
        <message>
            <source>Check again</source>
            <translation>重新检查</translation>
        </message>
        <message>
            <source>Check now</source>
            <translation>立即检查</translation>
        </message>
        <message>
            <source>Checked at {time}, in {seconds} s.</source>
            <translation>检查于 {time}，用时 {seconds} 秒。</translation>
        </message>
        <message>
            <source>Checking…</source>
            <translation>正在检查…</translation>
        </message>
        <message>
            <source>Copy the report</source>
            <translation>复制报告</translation>
        </message>
        <message>
            <source>Do notifications work?</source>
            <translation>通知是否正常？</translation>
        </message>
        <message>
            <source>Notifications need your attention</source>
            <translation>通知需要你处理</translation>
        </message>
        <message>
            <source>Notifications work</source>
            <translation>通知正常</translation>
        </message>
        <message>
            <source>Notifications work; something beside them does not</source>
            <translation>通知正常；但有其他项目不正常</translation>
        </message>
        <message>
            <source>The check sends a real message to your server and back, lets it be shown, follows a click on it until its conversation is on the screen, and removes it again. The window comes to the front for a moment.</source>
            <translation>检查会向你的服务器发送一条真实的消息并收回，让它以通知显示，再模拟点击，直到对应的会话出现在屏幕上，最后将它删除。窗口会短暂切换到前台。</translation>
        </message>
    </context>
    <context>
        <name>CheckRow</name>
        <message>
            <source>A message to myself</source>
            <translation>发给自己的消息</translation>
        </message>
        <message>
            <source>Account online</source>
            <translation>账号在线</translation>
        </message>
        <message>
            <source>Do not disturb</source>
            <translation>免打扰</translation>
        </message>
        <message>
            <source>Key ring</source>
            <translation>密钥环</translation>
        </message>
        <message>
            <source>Nothing missed</source>
            <translation>没有遗漏</translation>
        </message>
        <message>
            <source>Notification server</source>
            <translation>通知服务</translation>
        </message>
        <message>
            <source>Number on the taskbar</source>
            <translation>任务栏数字</translation>
        </message>
        <message>
            <source>Permission</source>
            <translation>权限</translation>
        </message>
        <message>
            <source>Push registration</source>
            <translation>推送注册</translation>
        </message>
        <message>
            <source>Server knows whether you look</source>
            <translation>服务器知道你是否在看</translation>
        </message>
        <message>
            <source>Tray</source>
            <translation>托盘</translation>
        </message>
        <message>
            <source>broken</source>
            <translation>有故障</translation>
        </message>
        <message>
            <source>not available</source>
            <translation>不可用</translation>
        </message>
        <message>
            <source>works</source>
            <translation>正常</translation>
        </message>
        <message>
            <source>works, with a warning</source>
            <translation>正常，但有警告</translation>
        </message>
        <message>
            <source>{link}: {status}. {proof}.</source>
            <translation>{link}：{status}。{proof}。</translation>
        </message>
    </context>
    <context>
        <name>CompletionPopup</name>
        <message>
            <source>Offers</source>
            <translation>候选项</translation>
        </message>
    </context>
    <context>
        <name>Composer</name>
        <message>
            <source>Emoji</source>
            <translation>表情</translation>
        </message>
        <message>
            <source>Message to {name}</source>
            <translation>发给 {name} 的消息</translation>
        </message>
        <message>
            <source>Message {name}</source>
            <translation>发消息给 {name}</translation>
        </message>
        <message>
            <source>Send</source>
            <translation>发送</translation>
        </message>
        <message>
            <source>Send (Ctrl+Enter)</source>
            <translation>发送（Ctrl+Enter）</translation>
        </message>
        <message>
            <source>Send (Enter)</source>
            <translation>发送（Enter）</translation>
        </message>
        <message>
            <source>Send files</source>
            <translation>发送文件</translation>
        </message>
    </context>
    <context>
        <name>ConnectionLine</name>
        <message>
            <source>Account…</source>
            <translation>账号…</translation>
        </message>
        <message>
            <source>Connecting {account}…</source>
            <translation>正在连接 {account}…</translation>
        </message>
        <message>
            <source>Enter a new signature…</source>
            <translation>输入新的签名…</translation>
        </message>
        <message>
            <source>Enter the password again…</source>
            <translation>重新输入密码…</translation>
        </message>
        <message>
            <source>Getting what arrived meanwhile…</source>
            <translation>正在接收离线期间的消息…</translation>
        </message>
        <message>
            <source>No connection: {reason}. Next try in {time}.</source>
            <translation>没有连接：{reason}。{time}后重试。</translation>
        </message>
        <message>
            <source>No connection: {reason}. Trying again…</source>
            <translation>没有连接：{reason}。正在重试…</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>重试</translation>
        </message>
        <message>
            <source>Try now</source>
            <translation>立即重试</translation>
        </message>
        <message>
            <source>Use here</source>
            <translation>在此使用</translation>
        </message>
        <message>
            <source>unknown</source>
            <translation>未知</translation>
        </message>
        <message>
            <source>{account} is offline: {reason}.</source>
            <translation>{account} 已离线：{reason}。</translation>
        </message>
    </context>
    <context>
        <name>ContactRequestLine</name>
        <message>
            <source>Accept</source>
            <translation>接受</translation>
        </message>
        <message>
            <source>Block</source>
            <translation>屏蔽</translation>
        </message>
        <message>
            <source>Ignore</source>
            <translation>忽略</translation>
        </message>
        <message>
            <source>{text} (and {count} more)</source>
            <translation>{text}（另有 {count} 个）</translation>
        </message>
        <message>
            <source>{who} wants to be your contact</source>
            <translation>{who} 想添加你为联系人</translation>
        </message>
    </context>
    <context>
        <name>ContactsDialog</name>
        <message>
            <source>Accept</source>
            <translation>接受</translation>
        </message>
        <message>
            <source>Add a contact…</source>
            <translation>添加联系人…</translation>
        </message>
        <message>
            <source>Block</source>
            <translation>屏蔽</translation>
        </message>
        <message>
            <source>Contacts</source>
            <translation>联系人</translation>
        </message>
        <message>
            <source>Ignore</source>
            <translation>忽略</translation>
        </message>
        <message>
            <source>New group…</source>
            <translation>新建群组…</translation>
        </message>
        <message>
            <source>Show the contact</source>
            <translation>查看联系人</translation>
        </message>
        <message>
            <source>Somebody</source>
            <translation>某人</translation>
        </message>
        <message>
            <source>Unblock</source>
            <translation>取消屏蔽</translation>
        </message>
        <message>
            <source>Write a message</source>
            <translation>发消息</translation>
        </message>
        <message>
            <source>{who} invites you into this group</source>
            <translation>{who} 邀请你加入此群组</translation>
        </message>
    </context>
    <context>
        <name>Controls</name>
        <message>
            <source>Account</source>
            <translation>账号</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Clear</source>
            <translation>清除</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
    </context>
    <context>
        <name>ConversationList</name>
        <message>
            <source>All</source>
            <translation>全部</translation>
        </message>
        <message>
            <source>Draft</source>
            <translation>草稿</translation>
        </message>
        <message>
            <source>Everything is read.</source>
            <translation>全部已读。</translation>
        </message>
        <message>
            <source>Groups</source>
            <translation>群组</translation>
        </message>
        <message>
            <source>Mentions</source>
            <translation>提及</translation>
        </message>
        <message>
            <source>Menu</source>
            <translation>菜单</translation>
        </message>
        <message>
            <source>New conversation (Ctrl+N)</source>
            <translation>新会话（Ctrl+N）</translation>
        </message>
        <message>
            <source>No conversation has such a name.</source>
            <translation>没有找到这个名称的会话。</translation>
        </message>
        <message>
            <source>No conversation of this kind.</source>
            <translation>没有此类会话。</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>搜索</translation>
        </message>
        <message>
            <source>Search conversations</source>
            <translation>搜索会话</translation>
        </message>
        <message>
            <source>Show: {filter}</source>
            <translation>显示：{filter}</translation>
        </message>
        <message>
            <source>Unread</source>
            <translation>未读</translation>
        </message>
        <message>
            <source>You</source>
            <translation>我</translation>
        </message>
        <message>
            <source>Your conversations will be listed here.</source>
            <translation>你的会话会显示在这里。</translation>
        </message>
        <message>
            <source>muted</source>
            <translation>已静音</translation>
        </message>
        <message>
            <source>online</source>
            <translation>在线</translation>
        </message>
        <message>
            <source>pinned</source>
            <translation>已置顶</translation>
        </message>
        <message>
            <source>typing…</source>
            <translation>正在输入…</translation>
        </message>
        <message>
            <source>you are mentioned</source>
            <translation>有人提到你</translation>
        </message>
        <message>
            <source>{name} is typing…</source>
            <translation>{name} 正在输入…</translation>
        </message>
    </context>
    <context>
        <name>ConversationListView</name>
        <message>
            <source>Conversations</source>
            <translation>会话</translation>
        </message>
    </context>
    <context>
        <name>ConversationMenu</name>
        <message>
            <source>About the contact…</source>
            <translation>联系人资料…</translation>
        </message>
        <message>
            <source>About the group…</source>
            <translation>群组资料…</translation>
        </message>
        <message>
            <source>Export…</source>
            <translation>导出…</translation>
        </message>
        <message>
            <source>Its messages are removed from this computer.</source>
            <translation>它的消息会从这台电脑上删除。</translation>
        </message>
        <message>
            <source>Leave</source>
            <translation>退出</translation>
        </message>
        <message>
            <source>Leave the group</source>
            <translation>退出群组</translation>
        </message>
        <message>
            <source>Leave the group…</source>
            <translation>退出群组…</translation>
        </message>
        <message>
            <source>Leave “{name}”?</source>
            <translation>退出“{name}”？</translation>
        </message>
        <message>
            <source>May break through quiet times</source>
            <translation>安静时段内仍可提醒</translation>
        </message>
        <message>
            <source>Mentions ring even while it is muted</source>
            <translation>静音时被提及仍会提醒</translation>
        </message>
        <message>
            <source>Mute</source>
            <translation>静音</translation>
        </message>
        <message>
            <source>Mute for 1 hour</source>
            <translation>静音 1 小时</translation>
        </message>
        <message>
            <source>Mute for 8 hours</source>
            <translation>静音 8 小时</translation>
        </message>
        <message>
            <source>Mute for good</source>
            <translation>一直静音</translation>
        </message>
        <message>
            <source>Mute until tomorrow</source>
            <translation>静音到明天</translation>
        </message>
        <message>
            <source>Pin to the top</source>
            <translation>置顶</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>移除</translation>
        </message>
        <message>
            <source>Remove the conversation</source>
            <translation>删除会话</translation>
        </message>
        <message>
            <source>Remove the conversation with {name}?</source>
            <translation>删除与 {name} 的会话？</translation>
        </message>
        <message>
            <source>Remove the conversation…</source>
            <translation>删除会话…</translation>
        </message>
        <message>
            <source>Secret: tell neither who nor what</source>
            <translation>保密：不显示发送者和内容</translation>
        </message>
        <message>
            <source>Unmute</source>
            <translation>取消静音</translation>
        </message>
        <message>
            <source>Unpin</source>
            <translation>取消置顶</translation>
        </message>
        <message>
            <source>Why was I notified, or not?</source>
            <translation>为什么通知了我，或没有通知我？</translation>
        </message>
    </context>
    <context>
        <name>ConversationView</name>
        <message>
            <source>To the newest message</source>
            <translation>跳到最新消息</translation>
        </message>
        <message>
            <source>{count} new messages below</source>
            <translation>下方有 {count} 条新消息</translation>
        </message>
    </context>
    <context>
        <name>Core</name>
        <message>
            <source> Check this computer's clock.</source>
            <translation>请检查这台电脑的时钟。</translation>
        </message>
        <message>
            <source> It goes on at {place}.</source>
            <translation>新的群组地址：{place}。</translation>
        </message>
        <message>
            <source> It said: "{words}".</source>
            <translation>返回信息：“{words}”。</translation>
        </message>
        <message>
            <source> by {nickname}</source>
            <translation>（操作者：{nickname}）</translation>
        </message>
        <message>
            <source>(client certificate: {name})</source>
            <translation>（客户端证书：{name}）</translation>
        </message>
        <message>
            <source>({body} bytes, encrypted)</source>
            <translation>（{body} 字节，已加密）</translation>
        </message>
        <message>
            <source>, </source>
            <translation>、</translation>
        </message>
        <message>
            <source>, which can only show</source>
            <translation>，只能显示</translation>
        </message>
        <message>
            <source>, which can {able}</source>
            <translation>，可以{able}</translation>
        </message>
        <message>
            <source>-1 all, 1 sound, 2 vibrate, 4 light</source>
            <translation>-1 全部，1 声音，2 振动，4 呼吸灯</translation>
        </message>
        <message>
            <source>/me retracted a previous message, but your program does not support that.</source>
            <translation>/me 撤回了一条消息，但你的程序不支持撤回。</translation>
        </message>
        <message>
            <source>0 app, 1 action, 4 activity</source>
            <translation>0 应用，1 action，4 activity</translation>
        </message>
        <message>
            <source>0 app, 1 activity, 3 the app decides</source>
            <translation>0 应用，1 activity，3 由应用决定</translation>
        </message>
        <message>
            <source>1 conversation</source>
            <translation>1 个会话</translation>
        </message>
        <message>
            <source>1 launcher, 2 activity, 3 web</source>
            <translation>1 启动器，2 activity，3 网页</translation>
        </message>
        <message>
            <source>1 message</source>
            <translation>1 条消息</translation>
        </message>
        <message>
            <source>1 none, 2 sound, 3 vibrate, 4 both</source>
            <translation>1 无，2 声音，3 振动，4 两者</translation>
        </message>
        <message>
            <source>1 system, 0 operational</source>
            <translation>1 系统消息，0 运营消息</translation>
        </message>
        <message>
            <source>1 test devices, 0 all</source>
            <translation>1 测试设备，0 全部</translation>
        </message>
        <message>
            <source>1, 2 or 16; needs a category</source>
            <translation>1、2 或 16；需要 category</translation>
        </message>
        <message>
            <source>10 at once, 5 when it suits, 1</source>
            <translation>10 立即，5 择时，1</translation>
        </message>
        <message>
            <source>; no sound: another one was just made</source>
            <translation>；无声音：刚刚响过一次</translation>
        </message>
        <message>
            <source>; told to {told} server(s), last at {moment}</source>
            <translation>；已告知 {told} 个服务器，最近一次在 {moment}</translation>
        </message>
        <message>
            <source>; {failed} server(s) did not take it: {reason}</source>
            <translation>；{failed} 个服务器未接受：{reason}</translation>
        </message>
        <message>
            <source>A custom message is pushed only if its desc is set.</source>
            <translation>自定义消息只有设置了 desc 才会推送。</translation>
        </message>
        <message>
            <source>A desktop instant messenger that is best at one thing: the notification.</source>
            <translation>一款把通知这件事做到最好的桌面即时通讯程序。</translation>
        </message>
        <message>
            <source>A header came twice.</source>
            <translation>有一个请求头重复。</translation>
        </message>
        <message>
            <source>A header is not valid.</source>
            <translation>有一个请求头无效。</translation>
        </message>
        <message>
            <source>A header or the XML is not valid.</source>
            <translation>有一个请求头或 XML 无效。</translation>
        </message>
        <message>
            <source>A member changed</source>
            <translation>成员信息已更改</translation>
        </message>
        <message>
            <source>A message to myself</source>
            <translation>发给自己的消息</translation>
        </message>
        <message>
            <source>A parameter is missing.</source>
            <translation>缺少参数。</translation>
        </message>
        <message>
            <source>A parameter is not valid.</source>
            <translation>有一个参数无效。</translation>
        </message>
        <message>
            <source>A parameter is wrong.</source>
            <translation>有一个参数错误。</translation>
        </message>
        <message>
            <source>A push through {vendor}</source>
            <translation>通过 {vendor} 的推送</translation>
        </message>
        <message>
            <source>A token of a development build needs environment sandbox, one of the store production; and check that it is complete.</source>
            <translation>开发版本的令牌需要 environment 为 sandbox，商店版本需要 production；并请检查令牌是否完整。</translation>
        </message>
        <message>
            <source>A token of a development build works only in the sandbox, one of a store build only in production.</source>
            <translation>开发版本的令牌只能用于 sandbox，商店版本的令牌只能用于 production。</translation>
        </message>
        <message>
            <source>Accept</source>
            <translation>接受</translation>
        </message>
        <message>
            <source>Access tokens were asked for too often.</source>
            <translation>请求访问令牌过于频繁。</translation>
        </message>
        <message>
            <source>Account online</source>
            <translation>账号在线</translation>
        </message>
        <message>
            <source>Add a tray to the panel (on GNOME the extension AppIndicator).</source>
            <translation>请在面板中添加托盘（GNOME 可使用 AppIndicator 扩展）。</translation>
        </message>
        <message>
            <source>Add an account.</source>
            <translation>请添加账号。</translation>
        </message>
        <message>
            <source>Add it in vivo's console under test devices, or use push_mode 0 once the app is in the store.</source>
            <translation>请在 vivo 控制台的测试设备中添加，或在应用上架后使用 push_mode 0。</translation>
        </message>
        <message>
            <source>Allow notifications of Bellbird in the system's settings.</source>
            <translation>请在系统设置中允许 Bellbird 发送通知。</translation>
        </message>
        <message>
            <source>Also look at this:</source>
            <translation>还请检查：</translation>
        </message>
        <message>
            <source>And more: Settings, About.</source>
            <translation>更多内容见“设置 → 关于”。</translation>
        </message>
        <message>
            <source>Android 8 and later shows nothing without a channel: channel_id must be the one made both in OPPO's console and with createNotificationChannel in the app.</source>
            <translation>Android 8 及以上没有渠道就不会显示：channel_id 必须与 OPPO 控制台中以及应用内用 createNotificationChannel 创建的一致。</translation>
        </message>
        <message>
            <source>Apple (APNs)</source>
            <translation>苹果（APNs）</translation>
        </message>
        <message>
            <source>Apple's server has a problem.</source>
            <translation>Apple 的服务器出现问题。</translation>
        </message>
        <message>
            <source>Apple's server is restarting.</source>
            <translation>Apple 的服务器正在重启。</translation>
        </message>
        <message>
            <source>Apple's service is not available.</source>
            <translation>Apple 的服务不可用。</translation>
        </message>
        <message>
            <source>Apply for it in OPPO's console.</source>
            <translation>请在 OPPO 控制台申请。</translation>
        </message>
        <message>
            <source>Apply for it in Xiaomi's console.</source>
            <translation>请在小米控制台申请。</translation>
        </message>
        <message>
            <source>Apply for them in Xiaomi's console.</source>
            <translation>请在小米控制台申请权限。</translation>
        </message>
        <message>
            <source>Ask Meizu's support.</source>
            <translation>请联系魅族的技术支持。</translation>
        </message>
        <message>
            <source>Ask OPPO's support.</source>
            <translation>请联系 OPPO 的技术支持。</translation>
        </message>
        <message>
            <source>Ask Xiaomi's support.</source>
            <translation>请联系小米的技术支持。</translation>
        </message>
        <message>
            <source>Bellbird can't carry sound or pictures yet</source>
            <translation>Bellbird 还不支持语音和视频通话</translation>
        </message>
        <message>
            <source>Bellbird hears of new messages while it runs; let it start with the computer, in the tray</source>
            <translation>Bellbird 运行时才能收到新消息；请让它随电脑启动，并留在托盘中</translation>
        </message>
        <message>
            <source>Bellbird keeps running</source>
            <translation>Bellbird 仍在运行</translation>
        </message>
        <message>
            <source>Bellbird was not running</source>
            <translation>Bellbird 没有运行</translation>
        </message>
        <message>
            <source>Bellbird {running} is running. Quit it before {mine} is started.</source>
            <translation>Bellbird {running} 正在运行。请先退出它，再启动 {mine}。</translation>
        </message>
        <message>
            <source>Bellbird {version} is available</source>
            <translation>Bellbird {version} 已发布</translation>
        </message>
        <message>
            <source>Bellbird {version} waits</source>
            <translation>Bellbird {version} 正在等待</translation>
        </message>
        <message>
            <source>Bellbird {version}, notification check of {when}</source>
            <translation>Bellbird {version}，通知检查，{when}</translation>
        </message>
        <message>
            <source>Bellbird's own do not disturb is on</source>
            <translation>Bellbird 自己的免打扰已开启</translation>
        </message>
        <message>
            <source>Body and ext together</source>
            <translation>内容和 ext 合计</translation>
        </message>
        <message>
            <source>Call answered</source>
            <translation>语音通话已接听</translation>
        </message>
        <message>
            <source>Call cancelled</source>
            <translation>语音通话已取消</translation>
        </message>
        <message>
            <source>Call declined</source>
            <translation>语音通话已拒绝</translation>
        </message>
        <message>
            <source>Call ended</source>
            <translation>语音通话已结束</translation>
        </message>
        <message>
            <source>Call not answered</source>
            <translation>语音通话未接听</translation>
        </message>
        <message>
            <source>Calls</source>
            <translation>来电</translation>
        </message>
        <message>
            <source>Check again.</source>
            <translation>请重新检查。</translation>
        </message>
        <message>
            <source>Check again; if it stays so, the server loses messages: tell its operator.</source>
            <translation>请重新检查；如果仍然如此，说明服务器会丢失消息：请告知其运营者。</translation>
        </message>
        <message>
            <source>Check app_id and app_secret; both are of the push app in Flyme's console.</source>
            <translation>请检查 app_id 和 app_secret；二者都是 Flyme 控制台中推送应用的。</translation>
        </message>
        <message>
            <source>Check app_id and app_secret; they are those of the app, not of the project.</source>
            <translation>请检查 app_id 和 app_secret；应填应用的，而不是项目的。</translation>
        </message>
        <message>
            <source>Check app_id, app_key and app_secret, and this computer's clock (10 minutes at most).</source>
            <translation>请检查 app_id、app_key 和 app_secret，以及这台电脑的时钟（误差不超过 10 分钟）。</translation>
        </message>
        <message>
            <source>Check app_id. </source>
            <translation>请检查 app_id。</translation>
        </message>
        <message>
            <source>Check app_key and master_secret (not AppSecret), and this computer's clock.</source>
            <translation>请检查 app_key 和 master_secret（不是 AppSecret），以及这台电脑的时钟。</translation>
        </message>
        <message>
            <source>Check app_secret and package; both are of the app in Xiaomi's console.</source>
            <translation>请检查 app_secret 和 package；二者都是小米控制台中应用的。</translation>
        </message>
        <message>
            <source>Check certificate, or renew it.</source>
            <translation>请检查 certificate，或更新证书。</translation>
        </message>
        <message>
            <source>Check channel_id, category and the length of the text.</source>
            <translation>请检查 channel_id、category 和内容的长度。</translation>
        </message>
        <message>
            <source>Check channel_id, the token, and the length of the text.</source>
            <translation>请检查 channel_id、令牌和内容的长度。</translation>
        </message>
        <message>
            <source>Check client_email and private_key; take a new key from the console if needed.</source>
            <translation>请检查 client_email 和 private_key；如有需要，请从控制台获取新密钥。</translation>
        </message>
        <message>
            <source>Check client_id and client_secret, and that push is enabled for the app.</source>
            <translation>请检查 client_id 和 client_secret，以及应用是否已启用推送。</translation>
        </message>
        <message>
            <source>Check client_id, client_secret and tenant_id.</source>
            <translation>请检查 client_id、client_secret 和 tenant_id。</translation>
        </message>
        <message>
            <source>Check expiration.</source>
            <translation>请检查 expiration。</translation>
        </message>
        <message>
            <source>Check identifier.</source>
            <translation>请检查 identifier。</translation>
        </message>
        <message>
            <source>Check intent, channel and category.</source>
            <translation>请检查 intent、channel 和 category。</translation>
        </message>
        <message>
            <source>Check it in OPPO's console.</source>
            <translation>请在 OPPO 控制台检查。</translation>
        </message>
        <message>
            <source>Check its rights in OPPO's console.</source>
            <translation>请在 OPPO 控制台检查它的权限。</translation>
        </message>
        <message>
            <source>Check key, key_id and team_id, and this computer's clock.</source>
            <translation>请检查 key、key_id 和 team_id，以及这台电脑的时钟。</translation>
        </message>
        <message>
            <source>Check notify_id.</source>
            <translation>请检查 notify_id。</translation>
        </message>
        <message>
            <source>Check package and channel_id.</source>
            <translation>请检查 package 和 channel_id。</translation>
        </message>
        <message>
            <source>Check project_id and the token.</source>
            <translation>请检查 project_id 和令牌。</translation>
        </message>
        <message>
            <source>Check push_type.</source>
            <translation>请检查 push_type。</translation>
        </message>
        <message>
            <source>Check sdk_app_id and region.</source>
            <translation>请检查 sdk_app_id 和 region。</translation>
        </message>
        <message>
            <source>Check sdk_app_id, secret_key and identifier; all are in the console.</source>
            <translation>请检查 sdk_app_id、secret_key 和 identifier；它们都在控制台中。</translation>
        </message>
        <message>
            <source>Check sdk_app_id.</source>
            <translation>请检查 sdk_app_id。</translation>
        </message>
        <message>
            <source>Check that the token is complete and from FCM, and the length of the text.</source>
            <translation>请检查令牌是否完整、是否来自 FCM，以及内容的长度。</translation>
        </message>
        <message>
            <source>Check the APNs key or the VAPID key in Firebase's console.</source>
            <translation>请在 Firebase 控制台检查 APNs 密钥或 VAPID 密钥。</translation>
        </message>
        <message>
            <source>Check the app's id and its rights.</source>
            <translation>请检查应用的 ID 和权限。</translation>
        </message>
        <message>
            <source>Check the app's notification settings on the device.</source>
            <translation>请检查设备上此应用的通知设置。</translation>
        </message>
        <message>
            <source>Check the ids, and the url if it is set.</source>
            <translation>请检查各项 ID；如果设置了 url，也请检查。</translation>
        </message>
        <message>
            <source>Check the key's rights; don't try again.</source>
            <translation>请检查密钥的权限；不要重试。</translation>
        </message>
        <message>
            <source>Check the keys and secrets.</source>
            <translation>请检查密钥。</translation>
        </message>
        <message>
            <source>Check the list of addresses.</source>
            <translation>请检查地址名单。</translation>
        </message>
        <message>
            <source>Check the settings and the length of the text.</source>
            <translation>请检查设置和内容的长度。</translation>
        </message>
        <message>
            <source>Check the settings and the token.</source>
            <translation>请检查设置和令牌。</translation>
        </message>
        <message>
            <source>Check the settings.</source>
            <translation>请检查设置。</translation>
        </message>
        <message>
            <source>Check the token, and the url if it is set.</source>
            <translation>请检查令牌；如果设置了 url，也请检查。</translation>
        </message>
        <message>
            <source>Check the token.</source>
            <translation>请检查令牌。</translation>
        </message>
        <message>
            <source>Check the url if it is set.</source>
            <translation>如果设置了 url，请检查。</translation>
        </message>
        <message>
            <source>Check the url.</source>
            <translation>请检查 url。</translation>
        </message>
        <message>
            <source>Check topic and token; don't try again.</source>
            <translation>请检查 topic 和令牌；不要重试。</translation>
        </message>
        <message>
            <source>Check topic.</source>
            <translation>请检查 topic。</translation>
        </message>
        <message>
            <source>Check ttl, urgency, topic and the VAPID key.</source>
            <translation>请检查 ttl、urgency、topic 和 VAPID 密钥。</translation>
        </message>
        <message>
            <source>Check ttl.</source>
            <translation>请检查 ttl。</translation>
        </message>
        <message>
            <source>Check type, ttl and tag.</source>
            <translation>请检查 type、ttl 和 tag。</translation>
        </message>
        <message>
            <source>Choose one in the settings, under Push.</source>
            <translation>请在设置的“推送”中选择一个。</translation>
        </message>
        <message>
            <source>Could not answer the call: {error}</source>
            <translation>无法接听来电：{error}</translation>
        </message>
        <message>
            <source>Could not bring the window to the front: the desktop did not allow it.</source>
            <translation>无法将窗口切换到前台：桌面不允许。</translation>
        </message>
        <message>
            <source>Could not change whether Bellbird starts with the computer: {error}</source>
            <translation>无法更改 Bellbird 是否随电脑启动：{error}</translation>
        </message>
        <message>
            <source>Could not check: another Bellbird is running and does not answer</source>
            <translation>无法检查：另一个 Bellbird 正在运行，但没有响应</translation>
        </message>
        <message>
            <source>Could not check: there is no display to show anything on</source>
            <translation>无法检查：没有可用的显示器</translation>
        </message>
        <message>
            <source>Could not check: {error}</source>
            <translation>无法检查：{error}</translation>
        </message>
        <message>
            <source>Could not decline the call: {error}</source>
            <translation>无法拒绝来电：{error}</translation>
        </message>
        <message>
            <source>Could not do what you asked for in the notification: {error}</source>
            <translation>无法执行你在通知中选择的操作：{error}</translation>
        </message>
        <message>
            <source>Could not enter {name}: {error}</source>
            <translation>无法进入 {name}：{error}</translation>
        </message>
        <message>
            <source>Could not go on: {reason}</source>
            <translation>无法继续：{reason}</translation>
        </message>
        <message>
            <source>Could not install Tencent's library: {error}</source>
            <translation>无法安装腾讯的库：{error}</translation>
        </message>
        <message>
            <source>Could not keep the secret: it is empty</source>
            <translation>无法保存密钥：它是空的</translation>
        </message>
        <message>
            <source>Could not keep the secret: there is no key ring, or it stays locked</source>
            <translation>无法保存密钥：没有密钥环，或它仍被锁定</translation>
        </message>
        <message>
            <source>Could not mark it as read: {error}</source>
            <translation>无法标为已读：{error}</translation>
        </message>
        <message>
            <source>Could not mute the conversation: {error}</source>
            <translation>无法将会话静音：{error}</translation>
        </message>
        <message>
            <source>Could not open the conversation of that notification: {error}</source>
            <translation>无法打开该通知的会话：{error}</translation>
        </message>
        <message>
            <source>Could not open the link: {error}</source>
            <translation>无法打开链接：{error}</translation>
        </message>
        <message>
            <source>Could not push: the vendor would refuse it.</source>
            <translation>无法推送：厂商会拒绝它。</translation>
        </message>
        <message>
            <source>Could not push: {error}</source>
            <translation>无法推送：{error}</translation>
        </message>
        <message>
            <source>Could not quit: Bellbird does not answer</source>
            <translation>无法退出：Bellbird 没有响应</translation>
        </message>
        <message>
            <source>Could not save what arrived: {error}. Trying again.</source>
            <translation>无法保存收到的消息：{error}。正在重试。</translation>
        </message>
        <message>
            <source>Could not send your reply, it is kept as a draft: {reason}</source>
            <translation>无法发送你的回复，已存为草稿：{reason}</translation>
        </message>
        <message>
            <source>Could not send your reply: {reason}</source>
            <translation>无法发送你的回复：{reason}</translation>
        </message>
        <message>
            <source>Could not show the demo: there is no display</source>
            <translation>无法显示演示：没有可用的显示器</translation>
        </message>
        <message>
            <source>Could not start Bellbird: {error}</source>
            <translation>无法启动 Bellbird：{error}</translation>
        </message>
        <message>
            <source>Could not {doing}. Details are in the log.</source>
            <translation>无法{doing}。详情见日志。</translation>
        </message>
        <message>
            <source>Could not {doing}: {error}</source>
            <translation>无法{doing}：{error}</translation>
        </message>
        <message>
            <source>Decline</source>
            <translation>拒绝</translation>
        </message>
        <message>
            <source>Do not disturb</source>
            <translation>免打扰</translation>
        </message>
        <message>
            <source>Do not push any more today; vivo lowers the limit.</source>
            <translation>今天不要再推送；否则 vivo 会降低上限。</translation>
        </message>
        <message>
            <source>Enable it in the console (Push).</source>
            <translation>请在控制台（推送）中启用。</translation>
        </message>
        <message>
            <source>Error:</source>
            <translation>错误：</translation>
        </message>
        <message>
            <source>FAILED</source>
            <translation>失败</translation>
        </message>
        <message>
            <source>FCM limits how often one may send, and is not to be reached from most phones in mainland China.</source>
            <translation>FCM 限制发送频率，而且中国大陆的大多数手机无法连接。</translation>
        </message>
        <message>
            <source>Get it where you got this one. Nothing is installed by itself.</source>
            <translation>请从原来的渠道获取。程序不会自动安装任何东西。</translation>
        </message>
        <message>
            <source>Give it the role Firebase Cloud Messaging API Admin, and enable that API.</source>
            <translation>请授予它 Firebase Cloud Messaging API Admin 角色，并启用该 API。</translation>
        </message>
        <message>
            <source>Google (FCM)</source>
            <translation>谷歌（FCM）</translation>
        </message>
        <message>
            <source>Google can't reach Apple or the web push service for this token.</source>
            <translation>谷歌无法联系此令牌的 Apple 或网页推送服务。</translation>
        </message>
        <message>
            <source>Google does not accept our signature.</source>
            <translation>谷歌不接受我方的签名。</translation>
        </message>
        <message>
            <source>Google does not know the service account.</source>
            <translation>谷歌没有这个服务账号。</translation>
        </message>
        <message>
            <source>Google's server has a problem.</source>
            <translation>谷歌的服务器出现问题。</translation>
        </message>
        <message>
            <source>Google's server is overloaded.</source>
            <translation>谷歌的服务器过载。</translation>
        </message>
        <message>
            <source>Honor could not push to this token.</source>
            <translation>荣耀无法向此令牌推送。</translation>
        </message>
        <message>
            <source>Honor delivers what has no importance as marketing: use importance NORMAL for service and communication.</source>
            <translation>荣耀将未填写 importance 的消息按营销类送达：服务与通讯类消息请使用 importance NORMAL。</translation>
        </message>
        <message>
            <source>Honor does not know this client and secret.</source>
            <translation>荣耀没有这个客户端和密钥。</translation>
        </message>
        <message>
            <source>Huawei does not know this app and secret.</source>
            <translation>华为没有这个应用和密钥。</translation>
        </message>
        <message>
            <source>Huawei sorts messages into service and communication, and news and marketing, which are delivered differently. Without the right to self-classification Huawei's own sorting decides, whatever the category says: apply for the right in the console.</source>
            <translation>华为将消息分为服务与通讯类和资讯营销类，两者的送达方式不同。没有自分类权益时，无论 category 如何填写，都由华为的智能分类决定：请在控制台申请该权益。</translation>
        </message>
        <message>
            <source>Huawei's own authorization service did not answer.</source>
            <translation>华为的授权服务没有响应。</translation>
        </message>
        <message>
            <source>Huawei's server has a problem.</source>
            <translation>华为的服务器出现问题。</translation>
        </message>
        <message>
            <source>If it is not seen on the device:</source>
            <translation>如果设备上没有看到：</translation>
        </message>
        <message>
            <source>If the click opens the wrong place: the ext must be JSON with the conversation's id as the receiver sees it.</source>
            <translation>如果点击后打开的位置不对：ext 必须是 JSON，其中的会话 ID 应与接收者看到的一致。</translation>
        </message>
        <message>
            <source>Ignore</source>
            <translation>忽略</translation>
        </message>
        <message>
            <source>In the app, com.vivo.push.api_key and com.vivo.push.app_id must be those of the console.</source>
            <translation>应用中的 com.vivo.push.api_key 和 com.vivo.push.app_id 必须与控制台一致。</translation>
        </message>
        <message>
            <source>Incoming call</source>
            <translation>语音来电</translation>
        </message>
        <message>
            <source>Incoming video call</source>
            <translation>视频来电</translation>
        </message>
        <message>
            <source>It has no buttons: answers begin in the window.</source>
            <translation>它没有按钮：请在窗口中回复。</translation>
        </message>
        <message>
            <source>It is shown when the device is reachable.</source>
            <translation>设备可以联系到时就会显示。</translation>
        </message>
        <message>
            <source>It stays in the tray and tells you of new messages. Quit it from there.</source>
            <translation>它会留在托盘中，有新消息时通知你。要退出，请使用托盘菜单。</translation>
        </message>
        <message>
            <source>It was started while this one, {version}, still runs. Quit this one first: both keep the same messages.</source>
            <translation>它启动时，当前版本 {version} 仍在运行。请先退出当前版本：两者使用同一份消息。</translation>
        </message>
        <message>
            <source>Its messages arrive while Bellbird runs.</source>
            <translation>Bellbird 运行时会收到它的消息。</translation>
        </message>
        <message>
            <source>Kept. A setting refers to it by {reference}.</source>
            <translation>已保存。设置中用 {reference} 引用它。</translation>
        </message>
        <message>
            <source>Key ring</source>
            <translation>密钥环</translation>
        </message>
        <message>
            <source>LOW or NORMAL</source>
            <translation>LOW 或 NORMAL</translation>
        </message>
        <message>
            <source>Let the app open a new channel and take its URI.</source>
            <translation>请让应用打开新的通道，并使用它的 URI。</translation>
        </message>
        <message>
            <source>Let the app register again and take its new id.</source>
            <translation>请让应用重新注册，并使用新的 ID。</translation>
        </message>
        <message>
            <source>Let the app register again and take its new push id.</source>
            <translation>请让应用重新注册，并使用新的 push id。</translation>
        </message>
        <message>
            <source>Let the app register again and take its new token.</source>
            <translation>请让应用重新注册，并使用新的令牌。</translation>
        </message>
        <message>
            <source>Let the app register again.</source>
            <translation>请让应用重新注册。</translation>
        </message>
        <message>
            <source>Let the app subscribe again and take its new endpoint and keys.</source>
            <translation>请让应用重新订阅，并使用新的端点和密钥。</translation>
        </message>
        <message>
            <source>Let the desktop give windows the keyboard (focus stealing prevention).</source>
            <translation>请允许桌面将键盘焦点交给窗口（防止抢占焦点的设置）。</translation>
        </message>
        <message>
            <source>Look at the phone's notification settings: allowed for the app, for its channel, on the lock screen, with sound, and do-not-disturb off.</source>
            <translation>请查看手机的通知设置：应用和通知渠道是否允许、锁屏是否显示、是否有声音、免打扰是否关闭。</translation>
        </message>
        <message>
            <source>Look the code up in the vendor's documentation.</source>
            <translation>请在厂商的文档中查找此代码。</translation>
        </message>
        <message>
            <source>Look whether the network works and the server is up; it is tried again.</source>
            <translation>请检查网络和服务器是否正常；程序会自动重试。</translation>
        </message>
        <message>
            <source>Look whether the network works, check again.</source>
            <translation>请检查网络是否正常，然后重新检查。</translation>
        </message>
        <message>
            <source>Look whether the network works, try again.</source>
            <translation>请检查网络是否正常，然后重试。</translation>
        </message>
        <message>
            <source>Look whether the network works.</source>
            <translation>请检查网络是否正常。</translation>
        </message>
        <message>
            <source>Make a new one, or set secret_key.</source>
            <translation>请生成新的，或设置 secret_key。</translation>
        </message>
        <message>
            <source>Mark as read</source>
            <translation>标为已读</translation>
        </message>
        <message>
            <source>Meizu blocked the app.</source>
            <translation>魅族封禁了此应用。</translation>
        </message>
        <message>
            <source>Meizu limits the number of pushes for each app and day.</source>
            <translation>魅族限制每个应用每天的推送数量。</translation>
        </message>
        <message>
            <source>Meizu's server has a problem.</source>
            <translation>魅族的服务器出现问题。</translation>
        </message>
        <message>
            <source>Meizu's server is busy.</source>
            <translation>魅族的服务器繁忙。</translation>
        </message>
        <message>
            <source>Mentions</source>
            <translation>提及</translation>
        </message>
        <message>
            <source>Message recalled</source>
            <translation>消息已撤回</translation>
        </message>
        <message>
            <source>Messages</source>
            <translation>消息</translation>
        </message>
        <message>
            <source>Messages that name you</source>
            <translation>提到你的消息</translation>
        </message>
        <message>
            <source>Microsoft does not know this client and secret.</source>
            <translation>微软没有这个客户端和密钥。</translation>
        </message>
        <message>
            <source>Microsoft's server has a problem.</source>
            <translation>微软的服务器出现问题。</translation>
        </message>
        <message>
            <source>Microsoft's server is not available.</source>
            <translation>微软的服务器不可用。</translation>
        </message>
        <message>
            <source>Missed call from {name}</source>
            <translation>{name} 的未接来电</translation>
        </message>
        <message>
            <source>Missed video call from {name}</source>
            <translation>{name} 的未接视频来电</translation>
        </message>
        <message>
            <source>Most often the app id is another one than the token's; check app_id, and that Push Kit is enabled.</source>
            <translation>多数情况是 app id 与令牌所属的不同；请检查 app_id，以及是否已启用 Push Kit。</translation>
        </message>
        <message>
            <source>MsgRandom is missing.</source>
            <translation>缺少 MsgRandom。</translation>
        </message>
        <message>
            <source>Mute for 1 hour</source>
            <translation>静音 1 小时</translation>
        </message>
        <message>
            <source>Name 500 at most.</source>
            <translation>最多指定 500 个。</translation>
        </message>
        <message>
            <source>Name your push gateway in the settings, under Push.</source>
            <translation>请在设置的“推送”中填写推送网关。</translation>
        </message>
        <message>
            <source>New in Bellbird {version}</source>
            <translation>Bellbird {version} 的新变化</translation>
        </message>
        <message>
            <source>New message</source>
            <translation>新消息</translation>
        </message>
        <message>
            <source>New messages of people and groups</source>
            <translation>来自个人和群组的新消息</translation>
        </message>
        <message>
            <source>Note:</source>
            <translation>注意：</translation>
        </message>
        <message>
            <source>Nothing is pushed to a user who logged out or was kicked off by another device, nor while the app reported to be in the foreground.</source>
            <translation>对于已退出登录或被其他设备踢下线的用户，以及应用上报处于前台期间，都不会推送。</translation>
        </message>
        <message>
            <source>Nothing missed</source>
            <translation>没有遗漏</translation>
        </message>
        <message>
            <source>Nothing more is sent.</source>
            <translation>不再发送任何内容。</translation>
        </message>
        <message>
            <source>Nothing to do: it matters to phones only.</source>
            <translation>无需处理：只对手机有影响。</translation>
        </message>
        <message>
            <source>Nothing to do: it only sends more than it would have to.</source>
            <translation>无需处理：只是会多发送一些数据。</translation>
        </message>
        <message>
            <source>Nothing to do: they end by themselves. Change them in the settings.</source>
            <translation>无需处理：到时会自动结束。可在设置中更改。</translation>
        </message>
        <message>
            <source>Nothing was sent (--dry-run).</source>
            <translation>没有发送任何内容（--dry-run）。</translation>
        </message>
        <message>
            <source>Nothing was sent.</source>
            <translation>没有发送任何内容。</translation>
        </message>
        <message>
            <source>Notification check</source>
            <translation>通知检查</translation>
        </message>
        <message>
            <source>Notification server</source>
            <translation>通知服务</translation>
        </message>
        <message>
            <source>Notifications can't be trusted until this is mended.</source>
            <translation>在修复之前，通知不可靠。</translation>
        </message>
        <message>
            <source>Notifications need your attention</source>
            <translation>通知需要你处理</translation>
        </message>
        <message>
            <source>Notifications of a freshly installed app are off on OPPO phones: call requireNotificationPermission, or switch them on in the phone's settings.</source>
            <translation>OPPO 手机上新安装应用的通知默认关闭：请调用 requireNotificationPermission，或在手机设置中打开。</translation>
        </message>
        <message>
            <source>Notifications work.</source>
            <translation>通知正常。</translation>
        </message>
        <message>
            <source>Notifications work; something beside them does not.</source>
            <translation>通知正常；但有其他项目不正常。</translation>
        </message>
        <message>
            <source>Number on the taskbar</source>
            <translation>任务栏数字</translation>
        </message>
        <message>
            <source>OPPO blocks this network.</source>
            <translation>OPPO 封锁了此网络。</translation>
        </message>
        <message>
            <source>OPPO does not know the app key.</source>
            <translation>OPPO 没有这个 app key。</translation>
        </message>
        <message>
            <source>OPPO does not let this app in.</source>
            <translation>OPPO 不允许此应用使用。</translation>
        </message>
        <message>
            <source>OPPO limits public channels by day; chat messages need a private channel, which is applied for by e-mail.</source>
            <translation>OPPO 按天限制公信渠道；聊天消息需要私信渠道，请通过邮件申请。</translation>
        </message>
        <message>
            <source>OPPO's service is limiting its traffic.</source>
            <translation>OPPO 的服务正在限流。</translation>
        </message>
        <message>
            <source>OPPO's service is not available.</source>
            <translation>OPPO 的服务不可用。</translation>
        </message>
        <message>
            <source>Only a part of the tokens was accepted.</source>
            <translation>只接受了部分令牌。</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>打开</translation>
        </message>
        <message>
            <source>Open the account in the settings and correct it.</source>
            <translation>请在设置中打开该账号并更正。</translation>
        </message>
        <message>
            <source>Our signed token is not valid.</source>
            <translation>我方签名的令牌无效。</translation>
        </message>
        <message>
            <source>Our signed token is older than an hour.</source>
            <translation>我方签名的令牌已超过一小时。</translation>
        </message>
        <message>
            <source>Outgoing call</source>
            <translation>拨出的语音通话</translation>
        </message>
        <message>
            <source>Outgoing video call</source>
            <translation>拨出的视频通话</translation>
        </message>
        <message>
            <source>Permission</source>
            <translation>权限</translation>
        </message>
        <message>
            <source>Please report this.</source>
            <translation>请反馈此问题。</translation>
        </message>
        <message>
            <source>Push registration</source>
            <translation>推送注册</translation>
        </message>
        <message>
            <source>Pushes to this topic are not allowed.</source>
            <translation>不允许向此 topic 推送。</translation>
        </message>
        <message>
            <source>Reply</source>
            <translation>回复</translation>
        </message>
        <message>
            <source>Request {number}, to {purpose}:</source>
            <translation>请求 {number}，用于{purpose}：</translation>
        </message>
        <message>
            <source>Requests from this network are not allowed.</source>
            <translation>不允许来自此网络的请求。</translation>
        </message>
        <message>
            <source>Restart the panel.</source>
            <translation>请重启面板。</translation>
        </message>
        <message>
            <source>See the notification server above.</source>
            <translation>请查看上面的“通知服务”一项。</translation>
        </message>
        <message>
            <source>Send</source>
            <translation>发送</translation>
        </message>
        <message>
            <source>Send fewer, or other texts.</source>
            <translation>请减少发送，或更换内容。</translation>
        </message>
        <message>
            <source>Send one push through a vendor, as the server of a phone's app would. The requests are shown first, secrets masked; nothing is sent before you agree.</source>
            <translation>像手机应用的服务器那样，通过厂商发送一条推送。会先显示请求（密钥会被遮盖）；在你同意之前不会发送任何内容。</translation>
        </message>
        <message>
            <source>Send this?</source>
            <translation>发送吗？</translation>
        </message>
        <message>
            <source>Server knows whether you look</source>
            <translation>服务器知道你是否在看</translation>
        </message>
        <message>
            <source>Set secret_key or usersig.</source>
            <translation>请设置 secret_key 或 usersig。</translation>
        </message>
        <message>
            <source>Set this computer's clock.</source>
            <translation>请校准这台电脑的时钟。</translation>
        </message>
        <message>
            <source>Set topic to the app's bundle id.</source>
            <translation>请将 topic 设为应用的 bundle id。</translation>
        </message>
        <message>
            <source>Set topic to the bundle id.</source>
            <translation>请将 topic 设为 bundle id。</translation>
        </message>
        <message>
            <source>Set vapid_private_key and subject (RFC 8292).</source>
            <translation>请设置 vapid_private_key 和 subject（RFC 8292）。</translation>
        </message>
        <message>
            <source>Shorten collapse_id.</source>
            <translation>请缩短 collapse_id。</translation>
        </message>
        <message>
            <source>Shorten it.</source>
            <translation>请缩短。</translation>
        </message>
        <message>
            <source>Shorten the text or the ext.</source>
            <translation>请缩短内容或 ext。</translation>
        </message>
        <message>
            <source>Shorten the text.</source>
            <translation>请缩短内容。</translation>
        </message>
        <message>
            <source>Signed tokens were renewed too often.</source>
            <translation>签名令牌更新过于频繁。</translation>
        </message>
        <message>
            <source>Since the update this does not work: {names}. Settings, Notification check.</source>
            <translation>更新后以下项目不正常：{names}。请查看“设置 → 通知检查”。</translation>
        </message>
        <message>
            <source>Snooze 1 hour</source>
            <translation>免打扰 1 小时</translation>
        </message>
        <message>
            <source>Some parameters are not valid.</source>
            <translation>部分参数无效。</translation>
        </message>
        <message>
            <source>Somebody</source>
            <translation>某人</translation>
        </message>
        <message>
            <source>Somebody calls you</source>
            <translation>有人来电</translation>
        </message>
        <message>
            <source>Something in the message is not valid.</source>
            <translation>消息中有无效的内容。</translation>
        </message>
        <message>
            <source>Start or install a notification server, for example dunst, or your desktop's own; it is used as soon as it is there.</source>
            <translation>请启动或安装通知服务，例如 dunst 或桌面环境自带的服务；一旦可用就会立即使用。</translation>
        </message>
        <message>
            <source>Start or unlock a key ring, for example GNOME Keyring or KWallet.</source>
            <translation>请启动或解锁密钥环，例如 GNOME Keyring 或 KWallet。</translation>
        </message>
        <message>
            <source>Switch environment, or use another key.</source>
            <translation>请切换 environment，或使用其他密钥。</translation>
        </message>
        <message>
            <source>Switch environment.</source>
            <translation>请切换 environment。</translation>
        </message>
        <message>
            <source>Switch it off in the tray menu or the settings.</source>
            <translation>可在托盘菜单或设置中关闭。</translation>
        </message>
        <message>
            <source>Switch off the do not disturb of your desktop (for dunst: dunstctl set-paused false).</source>
            <translation>请关闭桌面的免打扰（dunst：dunstctl set-paused false）。</translation>
        </message>
        <message>
            <source>Tell the server that nobody is here</source>
            <translation>告知服务器用户不在</translation>
        </message>
        <message>
            <source>Tencent Cloud IM</source>
            <translation>腾讯云 IM</translation>
        </message>
        <message>
            <source>Tencent Cloud IM has no library for this kind of computer</source>
            <translation>腾讯云 IM 没有适用于这类电脑的库</translation>
        </message>
        <message>
            <source>Tencent accounts keep no pictures</source>
            <translation>腾讯账号不保存头像</translation>
        </message>
        <message>
            <source>Tencent accounts need Tencent's own library, which is not part of Bellbird. It is in the npm package im_electron_sdk.</source>
            <translation>腾讯账号需要腾讯自己的库，Bellbird 不包含它。它在 npm 包 im_electron_sdk 中。</translation>
        </message>
        <message>
            <source>Tencent answers {code}</source>
            <translation>腾讯返回 {code}</translation>
        </message>
        <message>
            <source>Tencent answers: {said} ({code})</source>
            <translation>腾讯返回：{said}（{code}）</translation>
        </message>
        <message>
            <source>Tencent does not accept the signature (UserSig)</source>
            <translation>腾讯不接受此签名（UserSig）</translation>
        </message>
        <message>
            <source>Tencent does not accept the signature (UserSig) for this user</source>
            <translation>腾讯不接受此用户的签名（UserSig）</translation>
        </message>
        <message>
            <source>Tencent does not bring back what one sends to oneself</source>
            <translation>发给自己的消息，腾讯不会送回</translation>
        </message>
        <message>
            <source>Tencent ended this account's connection</source>
            <translation>腾讯结束了此账号的连接</translation>
        </message>
        <message>
            <source>Tencent groups know administrators and members only</source>
            <translation>腾讯群组只有管理员和成员两种角色</translation>
        </message>
        <message>
            <source>Tencent groups know lasting roles only</source>
            <translation>腾讯群组只有长期角色</translation>
        </message>
        <message>
            <source>Tencent's library answers {result}</source>
            <translation>腾讯的库返回 {result}</translation>
        </message>
        <message>
            <source>Tencent's library can't be loaded: {error}</source>
            <translation>无法加载腾讯的库：{error}</translation>
        </message>
        <message>
            <source>Tencent's library did not answer</source>
            <translation>腾讯的库没有响应</translation>
        </message>
        <message>
            <source>Tencent's library did not answer the sign-in</source>
            <translation>腾讯的库没有响应登录</translation>
        </message>
        <message>
            <source>Tencent's library does not accept it</source>
            <translation>腾讯的库不接受</translation>
        </message>
        <message>
            <source>Tencent's library does not begin: {result}</source>
            <translation>腾讯的库无法启动：{result}</translation>
        </message>
        <message>
            <source>Tencent's library does not know of it</source>
            <translation>腾讯的库没有这项记录</translation>
        </message>
        <message>
            <source>Tencent's library has synchronised; it keeps the place</source>
            <translation>腾讯的库已完成同步，并会记住进度</translation>
        </message>
        <message>
            <source>Tencent's library is not at the configured place; {how_to_get_it}</source>
            <translation>腾讯的库不在设置的位置；{how_to_get_it}</translation>
        </message>
        <message>
            <source>Tencent's library is not installed: {how_to_get_it}</source>
            <translation>腾讯的库尚未安装：{how_to_get_it}</translation>
        </message>
        <message>
            <source>Tencent's library is not ready</source>
            <translation>腾讯的库尚未就绪</translation>
        </message>
        <message>
            <source>Tencent's library is of version {version}, not {supported}x</source>
            <translation>腾讯的库版本为 {version}，而不是 {supported}x</translation>
        </message>
        <message>
            <source>Tencent's library was ended</source>
            <translation>腾讯的库已退出</translation>
        </message>
        <message>
            <source>Tencent's library, version {version}, is in place.</source>
            <translation>腾讯库（版本 {version}）已就绪。</translation>
        </message>
        <message>
            <source>Tencent's server did not answer in time.</source>
            <translation>腾讯的服务器没有及时响应。</translation>
        </message>
        <message>
            <source>Tencent's server has a problem.</source>
            <translation>腾讯的服务器出现问题。</translation>
        </message>
        <message>
            <source>Tencent's servers can't be reached</source>
            <translation>无法连接到腾讯的服务器</translation>
        </message>
        <message>
            <source>Tencent's servers do not answer</source>
            <translation>腾讯的服务器没有响应</translation>
        </message>
        <message>
            <source>Tencent's servers do not say how the group is called</source>
            <translation>腾讯的服务器没有提供群组名称</translation>
        </message>
        <message>
            <source>Tencent's servers push to phones only; keep Bellbird in the tray</source>
            <translation>腾讯的服务器只向手机推送；请让 Bellbird 留在托盘中运行</translation>
        </message>
        <message>
            <source>Tencent's servers refuse the connection</source>
            <translation>腾讯的服务器拒绝连接</translation>
        </message>
        <message>
            <source>Tencent's {field}</source>
            <translation>腾讯的 {field}</translation>
        </message>
        <message>
            <source>The SHA-256 fingerprint of the app's signing certificate must be in Huawei's console, and saved there.</source>
            <translation>应用签名证书的 SHA-256 指纹必须在华为控制台中填写并保存。</translation>
        </message>
        <message>
            <source>The UserSig has expired.</source>
            <translation>UserSig 已过期。</translation>
        </message>
        <message>
            <source>The UserSig is another user's.</source>
            <translation>UserSig 属于另一个用户。</translation>
        </message>
        <message>
            <source>The UserSig is empty.</source>
            <translation>UserSig 是空的。</translation>
        </message>
        <message>
            <source>The UserSig is for another app.</source>
            <translation>UserSig 属于另一个应用。</translation>
        </message>
        <message>
            <source>The UserSig is not valid.</source>
            <translation>UserSig 无效。</translation>
        </message>
        <message>
            <source>The UserSig was made with another app's key.</source>
            <translation>UserSig 由另一个应用的密钥生成。</translation>
        </message>
        <message>
            <source>The VAPID key is not the one that the app subscribed with.</source>
            <translation>VAPID 密钥与应用订阅时所用的不同。</translation>
        </message>
        <message>
            <source>The access token has expired.</source>
            <translation>访问令牌已过期。</translation>
        </message>
        <message>
            <source>The access token was not accepted.</source>
            <translation>访问令牌未被接受。</translation>
        </message>
        <message>
            <source>The address is wrong.</source>
            <translation>地址错误。</translation>
        </message>
        <message>
            <source>The administrator's name or signature is not valid.</source>
            <translation>管理员的名称或签名无效。</translation>
        </message>
        <message>
            <source>The app has no right to this.</source>
            <translation>应用没有此权限。</translation>
        </message>
        <message>
            <source>The app has no such key.</source>
            <translation>应用没有这个密钥。</translation>
        </message>
        <message>
            <source>The app id is not the one that the access token is for.</source>
            <translation>app id 与访问令牌所属的不同。</translation>
        </message>
        <message>
            <source>The app id is not valid.</source>
            <translation>app id 无效。</translation>
        </message>
        <message>
            <source>The app is disabled.</source>
            <translation>应用已停用。</translation>
        </message>
        <message>
            <source>The app is not valid.</source>
            <translation>应用无效。</translation>
        </message>
        <message>
            <source>The app key is missing.</source>
            <translation>缺少 app key。</translation>
        </message>
        <message>
            <source>The app key is not valid.</source>
            <translation>app key 无效。</translation>
        </message>
        <message>
            <source>The app may not push to this token.</source>
            <translation>应用无权向此令牌推送。</translation>
        </message>
        <message>
            <source>The app must be built with the Push Notifications capability and a profile that contains it.</source>
            <translation>构建应用时必须启用 Push Notifications 能力，并使用包含它的描述文件。</translation>
        </message>
        <message>
            <source>The app must define the permission &lt;package&gt;.permission.MIPUSH_RECEIVE, and the package name must be the one in the console.</source>
            <translation>应用必须定义权限 &lt;package&gt;.permission.MIPUSH_RECEIVE，包名必须与控制台中的一致。</translation>
        </message>
        <message>
            <source>The app must define the permission &lt;package&gt;.push.permission.MESSAGE.</source>
            <translation>应用必须定义权限 &lt;package&gt;.push.permission.MESSAGE。</translation>
        </message>
        <message>
            <source>The app pushes too often.</source>
            <translation>应用推送过于频繁。</translation>
        </message>
        <message>
            <source>The app's id is missing.</source>
            <translation>缺少应用的 ID。</translation>
        </message>
        <message>
            <source>The app's id is not valid.</source>
            <translation>应用的 ID 无效。</translation>
        </message>
        <message>
            <source>The app's key is not valid.</source>
            <translation>应用的 key 无效。</translation>
        </message>
        <message>
            <source>The app's rights are limited.</source>
            <translation>应用的权限受限。</translation>
        </message>
        <message>
            <source>The app's secret is not valid.</source>
            <translation>应用的密钥无效。</translation>
        </message>
        <message>
            <source>The auth token is missing.</source>
            <translation>缺少 auth token。</translation>
        </message>
        <message>
            <source>The auth token was not accepted.</source>
            <translation>auth token 未被接受。</translation>
        </message>
        <message>
            <source>The badge needs the entry Activity as badge parameter, and the permission com.huawei.android.launcher.permission.CHANGE_BADGE.</source>
            <translation>角标需要将入口 Activity 作为角标参数，并需要权限 com.huawei.android.launcher.permission.CHANGE_BADGE。</translation>
        </message>
        <message>
            <source>The badge needs the permission com.hihonor.android.launcher.permission.CHANGE_BADGE.</source>
            <translation>角标需要权限 com.hihonor.android.launcher.permission.CHANGE_BADGE。</translation>
        </message>
        <message>
            <source>The body</source>
            <translation>内容</translation>
        </message>
        <message>
            <source>The call was answered, but this version of Bellbird can't carry sound or pictures yet. Please go on with another device.</source>
            <translation>来电已接听，但此版本的 Bellbird 还不支持语音和视频。请在其他设备上继续。</translation>
        </message>
        <message>
            <source>The certificate is for the other environment.</source>
            <translation>证书属于另一个环境。</translation>
        </message>
        <message>
            <source>The certificate is not valid.</source>
            <translation>证书无效。</translation>
        </message>
        <message>
            <source>The channel belongs to another app.</source>
            <translation>通道属于另一个应用。</translation>
        </message>
        <message>
            <source>The channel has expired.</source>
            <translation>通道已过期。</translation>
        </message>
        <message>
            <source>The collapse id is longer than 64 bytes.</source>
            <translation>collapse id 超过 64 字节。</translation>
        </message>
        <message>
            <source>The connection was idle for too long.</source>
            <translation>连接空闲太久。</translation>
        </message>
        <message>
            <source>The day's number of pushes is used up.</source>
            <translation>当日推送数量已用完。</translation>
        </message>
        <message>
            <source>The device is not valid.</source>
            <translation>设备无效。</translation>
        </message>
        <message>
            <source>The device token belongs to another app.</source>
            <translation>设备令牌属于另一个应用。</translation>
        </message>
        <message>
            <source>The device token has expired.</source>
            <translation>设备令牌已过期。</translation>
        </message>
        <message>
            <source>The device token is missing.</source>
            <translation>缺少设备令牌。</translation>
        </message>
        <message>
            <source>The device token is no longer in force: the app was removed.</source>
            <translation>设备令牌已失效：应用已被卸载。</translation>
        </message>
        <message>
            <source>The device token is not one of this environment.</source>
            <translation>设备令牌不属于此环境。</translation>
        </message>
        <message>
            <source>The device token is not valid.</source>
            <translation>设备令牌无效。</translation>
        </message>
        <message>
            <source>The expiration is no time.</source>
            <translation>expiration 不是有效时间。</translation>
        </message>
        <message>
            <source>The ext</source>
            <translation>ext 字段</translation>
        </message>
        <message>
            <source>The ext must be JSON, or nothing arrives at all.</source>
            <translation>ext 必须是 JSON，否则完全收不到。</translation>
        </message>
        <message>
            <source>The group changed</source>
            <translation>群组已更改</translation>
        </message>
        <message>
            <source>The group reports a change</source>
            <translation>群组有变动</translation>
        </message>
        <message>
            <source>The group was closed</source>
            <translation>群组已关闭</translation>
        </message>
        <message>
            <source>The group was created</source>
            <translation>群组已创建</translation>
        </message>
        <message>
            <source>The identifier is not an administrator of the app.</source>
            <translation>identifier 不是应用的管理员。</translation>
        </message>
        <message>
            <source>The key belongs to other topics or teams.</source>
            <translation>密钥属于其他 topic 或团队。</translation>
        </message>
        <message>
            <source>The key is for the other environment.</source>
            <translation>密钥属于另一个环境。</translation>
        </message>
        <message>
            <source>The message</source>
            <translation>消息</translation>
        </message>
        <message>
            <source>The message has more than 4096 bytes.</source>
            <translation>消息超过 4096 字节。</translation>
        </message>
        <message>
            <source>The message is larger than the service takes.</source>
            <translation>消息超过服务允许的大小。</translation>
        </message>
        <message>
            <source>The message is too large.</source>
            <translation>消息太大。</translation>
        </message>
        <message>
            <source>The message's body is not valid.</source>
            <translation>消息内容无效。</translation>
        </message>
        <message>
            <source>The message's id is no UUID.</source>
            <translation>消息 ID 不是 UUID。</translation>
        </message>
        <message>
            <source>The notification's form is not valid.</source>
            <translation>通知的格式无效。</translation>
        </message>
        <message>
            <source>The notification's id is not valid.</source>
            <translation>通知的 ID 无效。</translation>
        </message>
        <message>
            <source>The number of pushes is used up.</source>
            <translation>推送数量已用完。</translation>
        </message>
        <message>
            <source>The package name is not valid.</source>
            <translation>包名无效。</translation>
        </message>
        <message>
            <source>The payload</source>
            <translation>推送内容</translation>
        </message>
        <message>
            <source>The payload has more than 5000 bytes.</source>
            <translation>推送内容超过 5000 字节。</translation>
        </message>
        <message>
            <source>The payload is empty.</source>
            <translation>推送内容为空。</translation>
        </message>
        <message>
            <source>The payload is too large.</source>
            <translation>推送内容太大。</translation>
        </message>
        <message>
            <source>The phone folds this app's messages away.</source>
            <translation>手机会折叠此应用的消息。</translation>
        </message>
        <message>
            <source>The phone is no test device.</source>
            <translation>这部手机不是测试设备。</translation>
        </message>
        <message>
            <source>The phone needs Google's services; where the plugin was made with isUseGoogleFCM false, another vendor's channel is in use.</source>
            <translation>手机需要谷歌服务；如果插件设置了 isUseGoogleFCM 为 false，则使用其他厂商的通道。</translation>
        </message>
        <message>
            <source>The priority is none.</source>
            <translation>priority 无效。</translation>
        </message>
        <message>
            <source>The push id is not valid.</source>
            <translation>push id 无效。</translation>
        </message>
        <message>
            <source>The push service has a problem.</source>
            <translation>推送服务出现问题。</translation>
        </message>
        <message>
            <source>The push service is not available.</source>
            <translation>推送服务不可用。</translation>
        </message>
        <message>
            <source>The push service is not enabled for this app.</source>
            <translation>此应用没有启用推送服务。</translation>
        </message>
        <message>
            <source>The push type is none.</source>
            <translation>push type 无效。</translation>
        </message>
        <message>
            <source>The registration id is not valid.</source>
            <translation>registration id 无效。</translation>
        </message>
        <message>
            <source>The request for access is not valid.</source>
            <translation>访问请求无效。</translation>
        </message>
        <message>
            <source>The request is no JSON that Tencent can read.</source>
            <translation>请求不是腾讯可以读取的 JSON。</translation>
        </message>
        <message>
            <source>The request is not allowed.</source>
            <translation>不允许该请求。</translation>
        </message>
        <message>
            <source>The request is too long.</source>
            <translation>请求太长。</translation>
        </message>
        <message>
            <source>The scope is not known.</source>
            <translation>权限范围无法识别。</translation>
        </message>
        <message>
            <source>The secret to keep as {name}</source>
            <translation>要以 {name} 保存的密钥</translation>
        </message>
        <message>
            <source>The server did not accept who we say we are.</source>
            <translation>服务器不接受我方的身份。</translation>
        </message>
        <message>
            <source>The server did not understand the request.</source>
            <translation>服务器无法理解请求。</translation>
        </message>
        <message>
            <source>The server does not let this app push.</source>
            <translation>服务器不允许此应用推送。</translation>
        </message>
        <message>
            <source>The server does not take this kind of request.</source>
            <translation>服务器不接受此类请求。</translation>
        </message>
        <message>
            <source>The server knows no such address.</source>
            <translation>服务器没有这个地址。</translation>
        </message>
        <message>
            <source>The server takes only POST.</source>
            <translation>服务器只接受 POST。</translation>
        </message>
        <message>
            <source>The service account may not do this.</source>
            <translation>服务账号无权这样做。</translation>
        </message>
        <message>
            <source>The service account may not push for this project.</source>
            <translation>服务账号无权为此项目推送。</translation>
        </message>
        <message>
            <source>The service wants to know who sends.</source>
            <translation>服务需要知道发送方。</translation>
        </message>
        <message>
            <source>The signature is missing.</source>
            <translation>缺少签名。</translation>
        </message>
        <message>
            <source>The signature is wrong.</source>
            <translation>签名错误。</translation>
        </message>
        <message>
            <source>The subscription has ended.</source>
            <translation>订阅已结束。</translation>
        </message>
        <message>
            <source>The tag</source>
            <translation>tag 字段</translation>
        </message>
        <message>
            <source>The text is not UTF-8.</source>
            <translation>内容不是 UTF-8。</translation>
        </message>
        <message>
            <source>The time is missing.</source>
            <translation>缺少时间。</translation>
        </message>
        <message>
            <source>The time is too far from OPPO's.</source>
            <translation>时间与 OPPO 的相差太大。</translation>
        </message>
        <message>
            <source>The time to live is not valid.</source>
            <translation>有效时间无效。</translation>
        </message>
        <message>
            <source>The title</source>
            <translation>标题</translation>
        </message>
        <message>
            <source>The token and the certificate id must have been uploaded after login (uploadToken).</source>
            <translation>登录后必须已上传令牌和证书 ID（uploadToken）。</translation>
        </message>
        <message>
            <source>The token belongs to another Firebase project.</source>
            <translation>令牌属于另一个 Firebase 项目。</translation>
        </message>
        <message>
            <source>The token is no longer in force: the app was removed or got a new one.</source>
            <translation>令牌已失效：应用已被卸载或获得了新令牌。</translation>
        </message>
        <message>
            <source>The topic is missing, and the certificate is for several.</source>
            <translation>缺少 topic，而证书适用于多个 topic。</translation>
        </message>
        <message>
            <source>The topic is not valid.</source>
            <translation>topic 无效。</translation>
        </message>
        <message>
            <source>The user of this push id unsubscribed.</source>
            <translation>此 push id 的用户已退订。</translation>
        </message>
        <message>
            <source>The user of this registration id unsubscribed.</source>
            <translation>此 registration id 的用户已退订。</translation>
        </message>
        <message>
            <source>The vendor did not take the message (HTTP {status}).</source>
            <translation>厂商没有接受消息（HTTP {status}）。</translation>
        </message>
        <message>
            <source>The vendor took the message.</source>
            <translation>厂商接受了消息。</translation>
        </message>
        <message>
            <source>The vendor's server has a problem (HTTP {status}).</source>
            <translation>厂商的服务器出现问题（HTTP {status}）。</translation>
        </message>
        <message>
            <source>There are too many tokens.</source>
            <translation>令牌过多。</translation>
        </message>
        <message>
            <source>There is no such app.</source>
            <translation>没有这个应用。</translation>
        </message>
        <message>
            <source>There is no such channel.</source>
            <translation>没有这个通道。</translation>
        </message>
        <message>
            <source>There is no such method.</source>
            <translation>没有这个方法。</translation>
        </message>
        <message>
            <source>There is no such subscription.</source>
            <translation>没有这个订阅。</translation>
        </message>
        <message>
            <source>There is no such token or project.</source>
            <translation>没有这个令牌或项目。</translation>
        </message>
        <message>
            <source>There was neither token nor certificate.</source>
            <translation>既没有令牌也没有证书。</translation>
        </message>
        <message>
            <source>This client may not ask for access.</source>
            <translation>此客户端无权请求访问。</translation>
        </message>
        <message>
            <source>This client may not push for this app.</source>
            <translation>此客户端无权为此应用推送。</translation>
        </message>
        <message>
            <source>This is a mistake of Bellbird's; please report it.</source>
            <translation>这是 Bellbird 的错误；请反馈。</translation>
        </message>
        <message>
            <source>This is not allowed.</source>
            <translation>不允许该操作。</translation>
        </message>
        <message>
            <source>This is the demo: a server inside this program, and friends who only pretend. Add an account of yours from the menu; nothing here is kept.</source>
            <translation>这是演示：服务器在程序内部，好友也只是模拟的。可从菜单添加你自己的账号；这里的内容都不会保留。</translation>
        </message>
        <message>
            <source>This is what a notification looks like. 🔔</source>
            <translation>通知就是这个样子。🔔</translation>
        </message>
        <message>
            <source>This message went to your server and came back. It is removed by itself.</source>
            <translation>这条消息已发送到你的服务器并返回。它会自动删除。</translation>
        </message>
        <message>
            <source>This push came from the push check.</source>
            <translation>这条推送来自推送检查。</translation>
        </message>
        <message>
            <source>Too many notifications.</source>
            <translation>通知过多。</translation>
        </message>
        <message>
            <source>Too many pushes in a short time.</source>
            <translation>短时间内推送过多。</translation>
        </message>
        <message>
            <source>Too many pushes to this channel.</source>
            <translation>向此通道推送过多。</translation>
        </message>
        <message>
            <source>Too many pushes to this device.</source>
            <translation>向此设备推送过多。</translation>
        </message>
        <message>
            <source>Too many pushes.</source>
            <translation>推送过多。</translation>
        </message>
        <message>
            <source>Too many receivers.</source>
            <translation>接收者过多。</translation>
        </message>
        <message>
            <source>Too many requests from this network.</source>
            <translation>来自此网络的请求过多。</translation>
        </message>
        <message>
            <source>Too many requests of this app.</source>
            <translation>此应用的请求过多。</translation>
        </message>
        <message>
            <source>Too many requests of this kind.</source>
            <translation>此类请求过多。</translation>
        </message>
        <message>
            <source>Too many requests.</source>
            <translation>请求过多。</translation>
        </message>
        <message>
            <source>Tray</source>
            <translation>托盘</translation>
        </message>
        <message>
            <source>Try again in 15 minutes.</source>
            <translation>请在 15 分钟后重试。</translation>
        </message>
        <message>
            <source>Try again in some minutes.</source>
            <translation>请在几分钟后重试。</translation>
        </message>
        <message>
            <source>Try again tomorrow.</source>
            <translation>请明天再试。</translation>
        </message>
        <message>
            <source>Try again; set this computer's clock.</source>
            <translation>请重试；并校准这台电脑的时钟。</translation>
        </message>
        <message>
            <source>Unlock the screen, check again.</source>
            <translation>请解锁屏幕，然后重新检查。</translation>
        </message>
        <message>
            <source>Use 10 or 5.</source>
            <translation>请使用 10 或 5。</translation>
        </message>
        <message>
            <source>Use a private channel for chat messages; public ones are limited.</source>
            <translation>聊天消息请使用私信渠道；公信渠道有数量限制。</translation>
        </message>
        <message>
            <source>Use one.</source>
            <translation>请只用一个。</translation>
        </message>
        <message>
            <source>Use the app id that the channel was opened with.</source>
            <translation>请使用打开通道时的 app id。</translation>
        </message>
        <message>
            <source>Use the key pair of the subscription, and set this computer's clock.</source>
            <translation>请使用订阅时的密钥对，并校准这台电脑的时钟。</translation>
        </message>
        <message>
            <source>Use the service account of the project that the app was built with.</source>
            <translation>请使用构建应用时所用项目的服务账号。</translation>
        </message>
        <message>
            <source>Video call answered</source>
            <translation>视频通话已接听</translation>
        </message>
        <message>
            <source>Video call cancelled</source>
            <translation>视频通话已取消</translation>
        </message>
        <message>
            <source>Video call declined</source>
            <translation>视频通话已拒绝</translation>
        </message>
        <message>
            <source>Video call ended</source>
            <translation>视频通话已结束</translation>
        </message>
        <message>
            <source>Video call not answered</source>
            <translation>视频通话未接听</translation>
        </message>
        <message>
            <source>WNS limits this app's pushes.</source>
            <translation>WNS 限制了此应用的推送。</translation>
        </message>
        <message>
            <source>WNS took the push and dropped it: notifications are off, or the device is offline.</source>
            <translation>WNS 接受了推送但将其丢弃：通知已关闭，或设备离线。</translation>
        </message>
        <message>
            <source>Wait 20 minutes.</source>
            <translation>请等待 20 分钟。</translation>
        </message>
        <message>
            <source>Wait a minute at least, and send fewer.</source>
            <translation>请至少等待一分钟，并减少发送。</translation>
        </message>
        <message>
            <source>Wait a minute.</source>
            <translation>请等待一分钟。</translation>
        </message>
        <message>
            <source>Wait a moment, check again.</source>
            <translation>请稍等片刻，然后重新检查。</translation>
        </message>
        <message>
            <source>Wait a second, and send fewer.</source>
            <translation>请等待一秒，并减少发送。</translation>
        </message>
        <message>
            <source>Wait a second.</source>
            <translation>请等待一秒。</translation>
        </message>
        <message>
            <source>Wait as long as the service says (Retry-After).</source>
            <translation>请按服务要求的时间等待（Retry-After）。</translation>
        </message>
        <message>
            <source>Wait, and send fewer.</source>
            <translation>请稍等，并减少发送。</translation>
        </message>
        <message>
            <source>Web Push and UnifiedPush</source>
            <translation>网页推送和 UnifiedPush</translation>
        </message>
        <message>
            <source>What arrives while the program is off may be lost; ask the server's operator.</source>
            <translation>程序关闭期间到达的消息可能会丢失；请咨询服务器的运营者。</translation>
        </message>
        <message>
            <source>What becomes of it is in the console's push records.</source>
            <translation>推送结果见控制台的推送记录。</translation>
        </message>
        <message>
            <source>What the program itself has to say</source>
            <translation>程序自身的提示</translation>
        </message>
        <message>
            <source>Windows (WNS)</source>
            <translation>Windows 通知服务（WNS）</translation>
        </message>
        <message>
            <source>Windows notifications</source>
            <translation>Windows 通知</translation>
        </message>
        <message>
            <source>Xiaomi blocked the app.</source>
            <translation>小米封禁了此应用。</translation>
        </message>
        <message>
            <source>Xiaomi could not send it.</source>
            <translation>小米无法发送。</translation>
        </message>
        <message>
            <source>Xiaomi does not accept the secret.</source>
            <translation>小米不接受此密钥。</translation>
        </message>
        <message>
            <source>Xiaomi limits how many general messages an app may send a day; important messages (instant messages among them) need a channel of their own, applied for in the console.</source>
            <translation>小米限制应用每天发送公信消息的数量；私信消息（包括即时通讯）需要单独的渠道，请在控制台申请。</translation>
        </message>
        <message>
            <source>Xiaomi's server has a problem.</source>
            <translation>小米的服务器出现问题。</translation>
        </message>
        <message>
            <source>Xiaomi's server is busy.</source>
            <translation>小米的服务器繁忙。</translation>
        </message>
        <message>
            <source>Xiaomi's service is suspended.</source>
            <translation>小米的服务已暂停。</translation>
        </message>
        <message>
            <source>You are no longer a member of {name}{reason}.</source>
            <translation>你已不是 {name} 的成员{reason}。</translation>
        </message>
        <message>
            <source>You are no longer an administrator</source>
            <translation>你已不是管理员</translation>
        </message>
        <message>
            <source>You are no longer banned from the group</source>
            <translation>你已被解除群组封禁</translation>
        </message>
        <message>
            <source>You left the group</source>
            <translation>你已退出群组</translation>
        </message>
        <message>
            <source>You left this group on another device.</source>
            <translation>你已在另一台设备上退出此群组。</translation>
        </message>
        <message>
            <source>You may not write here for a while</source>
            <translation>你暂时不能在此发言</translation>
        </message>
        <message>
            <source>You were banned from the group</source>
            <translation>你已被禁止加入群组</translation>
        </message>
        <message>
            <source>You were banned from {name}{who}{reason}.</source>
            <translation>你已被禁止加入 {name}{who}{reason}。</translation>
        </message>
        <message>
            <source>You were removed from {name}{who}{reason}.</source>
            <translation>你已被移出 {name}{who}{reason}。</translation>
        </message>
        <message>
            <source>Your request to join was accepted</source>
            <translation>你的入群申请已通过</translation>
        </message>
        <message>
            <source>Your request to join was refused</source>
            <translation>你的入群申请被拒绝</translation>
        </message>
        <message>
            <source>[An encrypted file, which this program can't open]</source>
            <translation>[加密文件，此程序无法打开]</translation>
        </message>
        <message>
            <source>[Chat history] {title}</source>
            <translation>[聊天记录] {title}</translation>
        </message>
        <message>
            <source>[Custom message]</source>
            <translation>[自定义消息]</translation>
        </message>
        <message>
            <source>[Empty message]</source>
            <translation>[空消息]</translation>
        </message>
        <message>
            <source>[File] {name}</source>
            <translation>[文件] {name}</translation>
        </message>
        <message>
            <source>[Location] {place}</source>
            <translation>[位置] {place}</translation>
        </message>
        <message>
            <source>[Message of an unknown kind]</source>
            <translation>[未知类型的消息]</translation>
        </message>
        <message>
            <source>[One-time code]</source>
            <translation>[验证码]</translation>
        </message>
        <message>
            <source>[Photo]</source>
            <translation>[图片]</translation>
        </message>
        <message>
            <source>[Spoiler]</source>
            <translation>[剧透]</translation>
        </message>
        <message>
            <source>[Sticker]</source>
            <translation>[表情]</translation>
        </message>
        <message>
            <source>[Video]</source>
            <translation>[视频]</translation>
        </message>
        <message>
            <source>[Voice]</source>
            <translation>[语音]</translation>
        </message>
        <message>
            <source>a VAPID key is 87 letters, digits, - and _</source>
            <translation>VAPID 密钥由 87 个字母、数字、- 和 _ 组成</translation>
        </message>
        <message>
            <source>a call</source>
            <translation>来电</translation>
        </message>
        <message>
            <source>a group needs a name</source>
            <translation>群组需要名称</translation>
        </message>
        <message>
            <source>a message to oneself can't be sent: {error}</source>
            <translation>无法给自己发消息：{error}</translation>
        </message>
        <message>
            <source>a new message</source>
            <translation>新消息</translation>
        </message>
        <message>
            <source>a new signature (UserSig) is needed; {renew}</source>
            <translation>需要新的签名（UserSig）；{renew}</translation>
        </message>
        <message>
            <source>a password is needed</source>
            <translation>需要密码</translation>
        </message>
        <message>
            <source>a proxy looks like socks5://localhost:1080 or http://localhost:8080</source>
            <translation>代理地址形如 socks5://localhost:1080 或 http://localhost:8080</translation>
        </message>
        <message>
            <source>a push gateway's address looks like push.example.org</source>
            <translation>推送网关的地址形如 push.example.org</translation>
        </message>
        <message>
            <source>a sound's name</source>
            <translation>声音的名称</translation>
        </message>
        <message>
            <source>a subject may have {max_subject} characters</source>
            <translation>主题最多 {max_subject} 个字符</translation>
        </message>
        <message>
            <source>accept the contact</source>
            <translation>接受联系人请求</translation>
        </message>
        <message>
            <source>accept {subject}</source>
            <translation>接受{subject}</translation>
        </message>
        <message>
            <source>add the account</source>
            <translation>添加账号</translation>
        </message>
        <message>
            <source>add the contact</source>
            <translation>添加联系人</translation>
        </message>
        <message>
            <source>ambiguous option: {option} could match {matches}</source>
            <translation>选项 {option} 不明确，可能是：{matches}</translation>
        </message>
        <message>
            <source>an RSA key</source>
            <translation>RSA 密钥</translation>
        </message>
        <message>
            <source>an XMPP address looks like name@server</source>
            <translation>XMPP 地址形如 name@server</translation>
        </message>
        <message>
            <source>an address looks like name@server</source>
            <translation>地址形如 name@server</translation>
        </message>
        <message>
            <source>an elliptic-curve key (P-256)</source>
            <translation>椭圆曲线密钥（P-256）</translation>
        </message>
        <message>
            <source>an id such as c2c_anna@example.org, or a {uri_scheme}: link</source>
            <translation>形如 c2c_anna@example.org 的标识，或 {uri_scheme}: 链接</translation>
        </message>
        <message>
            <source>and one more conversation</source>
            <translation>还有 1 个会话</translation>
        </message>
        <message>
            <source>and {count} more conversations</source>
            <translation>还有 {count} 个会话</translation>
        </message>
        <message>
            <source>another Bellbird already listens for pushes</source>
            <translation>另一个 Bellbird 已在接收推送</translation>
        </message>
        <message>
            <source>another Bellbird answers to the desktop</source>
            <translation>另一个 Bellbird 正在响应桌面</translation>
        </message>
        <message>
            <source>another Bellbird is running and does not answer</source>
            <translation>另一个 Bellbird 正在运行，但没有响应</translation>
        </message>
        <message>
            <source>another Tencent account is in use; switch that one off first, Tencent's library serves one at a time</source>
            <translation>另一个腾讯账号正在使用；请先停用它，腾讯的库一次只能服务一个账号</translation>
        </message>
        <message>
            <source>another device of yours is in use</source>
            <translation>你正在使用另一台设备</translation>
        </message>
        <message>
            <source>another device signed in with this device's name</source>
            <translation>另一台设备以本设备的名称登录了</translation>
        </message>
        <message>
            <source>another page to open</source>
            <translation>要打开的其他页面</translation>
        </message>
        <message>
            <source>another program holds the archive</source>
            <translation>另一个程序占用了存档</translation>
        </message>
        <message>
            <source>another server</source>
            <translation>其他服务器</translation>
        </message>
        <message>
            <source>another server for access tokens</source>
            <translation>获取访问令牌的其他服务器</translation>
        </message>
        <message>
            <source>answer the call</source>
            <translation>接听来电</translation>
        </message>
        <message>
            <source>argument {argument}: {problem}</source>
            <translation>参数 {argument}：{problem}</translation>
        </message>
        <message>
            <source>ask them</source>
            <translation>发出请求</translation>
        </message>
        <message>
            <source>asked for</source>
            <translation>应要求显示</translation>
        </message>
        <message>
            <source>at least {media_cache_mb} MB must be kept</source>
            <translation>至少要保留 {media_cache_mb} MB</translation>
        </message>
        <message>
            <source>at most {auto_download_mb} MB are fetched by themselves</source>
            <translation>自动下载最多 {auto_download_mb} MB</translation>
        </message>
        <message>
            <source>background with {unread} unread</source>
            <translation>后台，{unread} 条未读</translation>
        </message>
        <message>
            <source>ban {name}</source>
            <translation>禁止 {name} 加入</translation>
        </message>
        <message>
            <source>begin the conversation</source>
            <translation>开始会话</translation>
        </message>
        <message>
            <source>block the contact</source>
            <translation>屏蔽联系人</translation>
        </message>
        <message>
            <source>bring the messages back</source>
            <translation>恢复消息</translation>
        </message>
        <message>
            <source>came back from the server</source>
            <translation>从服务器返回</translation>
        </message>
        <message>
            <source>change the account</source>
            <translation>更改账号</translation>
        </message>
        <message>
            <source>change the conversation's notifications</source>
            <translation>更改会话的通知设置</translation>
        </message>
        <message>
            <source>change the name</source>
            <translation>更改名称</translation>
        </message>
        <message>
            <source>change the picture</source>
            <translation>更改头像</translation>
        </message>
        <message>
            <source>change the place of the library</source>
            <translation>更改库的位置</translation>
        </message>
        <message>
            <source>change the proxy</source>
            <translation>更改代理</translation>
        </message>
        <message>
            <source>change the quiet hours</source>
            <translation>更改安静时段</translation>
        </message>
        <message>
            <source>change the setting</source>
            <translation>更改设置</translation>
        </message>
        <message>
            <source>change the settings</source>
            <translation>更改设置</translation>
        </message>
        <message>
            <source>change the subject</source>
            <translation>更改主题</translation>
        </message>
        <message>
            <source>change the zoom</source>
            <translation>更改缩放</translation>
        </message>
        <message>
            <source>change what {name} may do</source>
            <translation>更改 {name} 的权限</translation>
        </message>
        <message>
            <source>check the notifications</source>
            <translation>检查通知</translation>
        </message>
        <message>
            <source>check the notifications after the update</source>
            <translation>在更新后检查通知</translation>
        </message>
        <message>
            <source>clear pictures and sounds</source>
            <translation>清除图片和声音</translation>
        </message>
        <message>
            <source>clear the notifications</source>
            <translation>清除通知</translation>
        </message>
        <message>
            <source>clicked (by the check)</source>
            <translation>已点击（由检查程序）</translation>
        </message>
        <message>
            <source>contacts on Tencent accounts see each other without asking</source>
            <translation>腾讯账号的联系人之间无需申请即可互见</translation>
        </message>
        <message>
            <source>count the messages</source>
            <translation>统计消息</translation>
        </message>
        <message>
            <source>create the group</source>
            <translation>创建群组</translation>
        </message>
        <message>
            <source>decided: {reason}</source>
            <translation>已决定：{reason}</translation>
        </message>
        <message>
            <source>decline the call</source>
            <translation>拒绝来电</translation>
        </message>
        <message>
            <source>decline the invitation</source>
            <translation>拒绝邀请</translation>
        </message>
        <message>
            <source>default {value}</source>
            <translation>默认 {value}</translation>
        </message>
        <message>
            <source>delete the conversation</source>
            <translation>删除会话</translation>
        </message>
        <message>
            <source>delete the messages</source>
            <translation>删除消息</translation>
        </message>
        <message>
            <source>details are in {log_file}</source>
            <translation>详情见 {log_file}</translation>
        </message>
        <message>
            <source>do not disturb is on</source>
            <translation>免打扰已开启</translation>
        </message>
        <message>
            <source>do not disturb is on for {display_name}</source>
            <translation>{display_name} 的免打扰已开启</translation>
        </message>
        <message>
            <source>edit the message</source>
            <translation>编辑消息</translation>
        </message>
        <message>
            <source>edited</source>
            <translation>已编辑</translation>
        </message>
        <message>
            <source>end the running program</source>
            <translation>退出正在运行的程序</translation>
        </message>
        <message>
            <source>enter the group</source>
            <translation>进入群组</translation>
        </message>
        <message>
            <source>everybody is mentioned</source>
            <translation>有人提到了所有人</translation>
        </message>
        <message>
            <source>everything that the server archived up to {moment} is here</source>
            <translation>服务器截至 {moment} 存档的消息均已收到</translation>
        </message>
        <message>
            <source>expected one argument</source>
            <translation>需要一个值</translation>
        </message>
        <message>
            <source>export the conversation</source>
            <translation>导出会话</translation>
        </message>
        <message>
            <source>find a message</source>
            <translation>查找消息</translation>
        </message>
        <message>
            <source>forward the message</source>
            <translation>转发消息</translation>
        </message>
        <message>
            <source>get a new one from your provider and enter it in the account's settings</source>
            <translation>请向服务提供方获取新的签名，并在账号设置中填写</translation>
        </message>
        <message>
            <source>get an access token</source>
            <translation>获取访问令牌</translation>
        </message>
        <message>
            <source>handed to the server</source>
            <translation>交给服务器</translation>
        </message>
        <message>
            <source>held back: {reason}</source>
            <translation>已暂缓：{reason}</translation>
        </message>
        <message>
            <source>high or normal</source>
            <translation>high 或 normal</translation>
        </message>
        <message>
            <source>hours to try, 1 to 72</source>
            <translation>尝试的小时数，1 至 72</translation>
        </message>
        <message>
            <source>how long to try</source>
            <translation>尝试多长时间</translation>
        </message>
        <message>
            <source>ignore the contact</source>
            <translation>忽略联系人请求</translation>
        </message>
        <message>
            <source>ignore {subject}</source>
            <translation>忽略{subject}</translation>
        </message>
        <message>
            <source>ignored explicit argument {value}</source>
            <translation>不需要值 {value}</translation>
        </message>
        <message>
            <source>install Tencent's library</source>
            <translation>安装腾讯的库</translation>
        </message>
        <message>
            <source>instead of a key: PEM file with both</source>
            <translation>代替密钥：同时含证书和密钥的 PEM 文件</translation>
        </message>
        <message>
            <source>instead of it: the administrator's UserSig</source>
            <translation>代替它：管理员的 UserSig</translation>
        </message>
        <message>
            <source>instead of the ext for the conversation</source>
            <translation>代替指明会话的 ext</translation>
        </message>
        <message>
            <source>invalid choice: {value} (choose from {choices})</source>
            <translation>无效的选择：{value}（可选：{choices}）</translation>
        </message>
        <message>
            <source>invite them</source>
            <translation>发出邀请</translation>
        </message>
        <message>
            <source>invite {user}</source>
            <translation>邀请 {user}</translation>
        </message>
        <message>
            <source>it can only be taken back within two minutes</source>
            <translation>只能在两分钟内撤回</translation>
        </message>
        <message>
            <source>it can't be read</source>
            <translation>无法读取</translation>
        </message>
        <message>
            <source>it can't be written</source>
            <translation>无法写入</translation>
        </message>
        <message>
            <source>it contains words that are not allowed</source>
            <translation>其中含有不允许的词语</translation>
        </message>
        <message>
            <source>it could not be verified</source>
            <translation>无法验证</translation>
        </message>
        <message>
            <source>it did not answer within {patience} s</source>
            <translation>{patience} 秒内没有响应</translation>
        </message>
        <message>
            <source>it did not answer within {probe_patience} s</source>
            <translation>{probe_patience} 秒内没有响应</translation>
        </message>
        <message>
            <source>it does not exist</source>
            <translation>它不存在</translation>
        </message>
        <message>
            <source>it does not exist any more</source>
            <translation>它已不存在</translation>
        </message>
        <message>
            <source>it does not ring any more</source>
            <translation>已停止响铃</translation>
        </message>
        <message>
            <source>it does not say whose it is</source>
            <translation>其中没有说明属于谁</translation>
        </message>
        <message>
            <source>it ended</source>
            <translation>它已退出</translation>
        </message>
        <message>
            <source>it has to be paid for</source>
            <translation>需要付费</translation>
        </message>
        <message>
            <source>it holds characters that no address has</source>
            <translation>其中含有地址不允许的字符</translation>
        </message>
        <message>
            <source>it holds something else</source>
            <translation>其中的内容不符</translation>
        </message>
        <message>
            <source>it is already read</source>
            <translation>已读</translation>
        </message>
        <message>
            <source>it is empty</source>
            <translation>它是空的</translation>
        </message>
        <message>
            <source>it is encrypted in a way that this program can't read</source>
            <translation>它的加密方式此程序无法读取</translation>
        </message>
        <message>
            <source>it is history</source>
            <translation>历史消息</translation>
        </message>
        <message>
            <source>it is larger than {limit}</source>
            <translation>大于 {limit}</translation>
        </message>
        <message>
            <source>it is longer than {max_text_length} characters</source>
            <translation>超过 {max_text_length} 个字符</translation>
        </message>
        <message>
            <source>it is mine</source>
            <translation>自己的消息</translation>
        </message>
        <message>
            <source>it is no picture of a kind that is shown here</source>
            <translation>此处不显示这种类型的图片</translation>
        </message>
        <message>
            <source>it is not a file</source>
            <translation>它不是文件</translation>
        </message>
        <message>
            <source>it is not allowed</source>
            <translation>不允许该操作</translation>
        </message>
        <message>
            <source>it is not on this computer</source>
            <translation>它不在这台电脑上</translation>
        </message>
        <message>
            <source>it is not there any more</source>
            <translation>它已不存在</translation>
        </message>
        <message>
            <source>it is on screen</source>
            <translation>正显示在屏幕上</translation>
        </message>
        <message>
            <source>it is the notification check</source>
            <translation>这是通知检查</translation>
        </message>
        <message>
            <source>it is too large</source>
            <translation>太大了</translation>
        </message>
        <message>
            <source>it is too large for the file server</source>
            <translation>对文件服务器来说太大了</translation>
        </message>
        <message>
            <source>it is too long</source>
            <translation>太长了</translation>
        </message>
        <message>
            <source>it is too long for Tencent's servers</source>
            <translation>对腾讯的服务器来说太长了</translation>
        </message>
        <message>
            <source>it is too long for the server</source>
            <translation>对服务器来说太长了</translation>
        </message>
        <message>
            <source>it left the screen by itself</source>
            <translation>它自动从屏幕消失</translation>
        </message>
        <message>
            <source>it needs the account to be online</source>
            <translation>需要账号在线</translation>
        </message>
        <message>
            <source>it stayed silent: {reason}</source>
            <translation>没有提醒：{reason}</translation>
        </message>
        <message>
            <source>it was not started</source>
            <translation>它没有启动</translation>
        </message>
        <message>
            <source>it was recalled</source>
            <translation>已撤回</translation>
        </message>
        <message>
            <source>it was stopped</source>
            <translation>它已停止</translation>
        </message>
        <message>
            <source>its account was removed</source>
            <translation>所属账号已移除</translation>
        </message>
        <message>
            <source>its address is malformed</source>
            <translation>它的地址格式不正确</translation>
        </message>
        <message>
            <source>its address is not secure</source>
            <translation>它的地址不安全</translation>
        </message>
        <message>
            <source>its address leads in circles</source>
            <translation>它的地址循环跳转</translation>
        </message>
        <message>
            <source>its client secret</source>
            <translation>它的客户端密钥</translation>
        </message>
        <message>
            <source>its conversation is on screen</source>
            <translation>会话正显示在屏幕上</translation>
        </message>
        <message>
            <source>its format is not known here</source>
            <translation>格式无法识别</translation>
        </message>
        <message>
            <source>its password is not in the key ring</source>
            <translation>密钥环中没有它的密码</translation>
        </message>
        <message>
            <source>its secret</source>
            <translation>它的密钥</translation>
        </message>
        <message>
            <source>its server does not give it</source>
            <translation>所在服务器不提供</translation>
        </message>
        <message>
            <source>its server sends it compressed</source>
            <translation>所在服务器发送的是压缩内容</translation>
        </message>
        <message>
            <source>its server sends us to this computer</source>
            <translation>所在服务器将我们指向本机</translation>
        </message>
        <message>
            <source>its signature (UserSig) is not in the key ring</source>
            <translation>密钥环中没有它的签名（UserSig）</translation>
        </message>
        <message>
            <source>join the group</source>
            <translation>加入群组</translation>
        </message>
        <message>
            <source>keep a history</source>
            <translation>保留历史</translation>
        </message>
        <message>
            <source>keep settings and messages in this folder</source>
            <translation>将设置和消息保存在此文件夹中</translation>
        </message>
        <message>
            <source>keep the draft</source>
            <translation>保存草稿</translation>
        </message>
        <message>
            <source>keyword “{k}”</source>
            <translation>关键词“{k}”</translation>
        </message>
        <message>
            <source>learn who belongs to the group</source>
            <translation>获取群组成员</translation>
        </message>
        <message>
            <source>leave the group</source>
            <translation>退出群组</translation>
        </message>
        <message>
            <source>let Bellbird play sounds</source>
            <translation>由 Bellbird 播放声音</translation>
        </message>
        <message>
            <source>list what a configuration may hold, and end</source>
            <translation>列出配置可包含的内容后退出</translation>
        </message>
        <message>
            <source>load newer messages</source>
            <translation>加载更新的消息</translation>
        </message>
        <message>
            <source>load older messages</source>
            <translation>加载更早的消息</translation>
        </message>
        <message>
            <source>load the push check</source>
            <translation>加载推送检查</translation>
        </message>
        <message>
            <source>log every decision</source>
            <translation>记录每个决定</translation>
        </message>
        <message>
            <source>look at a voice message</source>
            <translation>读取语音消息</translation>
        </message>
        <message>
            <source>look at its version and hash, and keep it in the profile</source>
            <translation>检查其版本和散列值，并保存到配置文件夹中</translation>
        </message>
        <message>
            <source>look for what was shared</source>
            <translation>查找共享的内容</translation>
        </message>
        <message>
            <source>look into the key ring</source>
            <translation>读取密钥环</translation>
        </message>
        <message>
            <source>macOS notification center</source>
            <translation>macOS 通知中心</translation>
        </message>
        <message>
            <source>mailto: or https: of who sends, for VAPID</source>
            <translation>发送方的 mailto: 或 https: 地址，用于 VAPID</translation>
        </message>
        <message>
            <source>milliseconds to try</source>
            <translation>尝试的毫秒数</translation>
        </message>
        <message>
            <source>mute the conversation</source>
            <translation>将会话静音</translation>
        </message>
        <message>
            <source>names the device at the vendor</source>
            <translation>设备在厂商处的标识</translation>
        </message>
        <message>
            <source>needed</source>
            <translation>必需</translation>
        </message>
        <message>
            <source>neither Bellbird nor the system holds notifications back</source>
            <translation>Bellbird 和系统都没有拦截通知</translation>
        </message>
        <message>
            <source>no push service (UnifiedPush) is installed. {tray}</source>
            <translation>没有安装推送服务（UnifiedPush）。{tray}</translation>
        </message>
        <message>
            <source>no push service wakes this device; Bellbird hears of messages while it runs</source>
            <translation>没有推送服务可唤醒此设备；Bellbird 运行时才能收到消息</translation>
        </message>
        <message>
            <source>no reason</source>
            <translation>未说明原因</translation>
        </message>
        <message>
            <source>no server has such a name</source>
            <translation>没有这样名字的服务器</translation>
        </message>
        <message>
            <source>no taskbar can know whose number it is</source>
            <translation>任务栏无法得知这是谁的数字</translation>
        </message>
        <message>
            <source>no user has such a name</source>
            <translation>没有这样名字的用户</translation>
        </message>
        <message>
            <source>nobody waits for it</source>
            <translation>已无人等待结果</translation>
        </message>
        <message>
            <source>not tried: {why}</source>
            <translation>未尝试：{why}</translation>
        </message>
        <message>
            <source>nothing of this message can be sent on</source>
            <translation>这条消息没有可转发的内容</translation>
        </message>
        <message>
            <source>nothing that {next} within {patience} s</source>
            <translation>{patience} 秒内没有任何消息{next}</translation>
        </message>
        <message>
            <source>notifications are shown by {name}</source>
            <translation>通知由 {name} 显示</translation>
        </message>
        <message>
            <source>notify_register_file_descriptor answers {status}</source>
            <translation>notify_register_file_descriptor 返回 {status}</translation>
        </message>
        <message>
            <source>of Google's file, not needed</source>
            <translation>谷歌文件中的内容，不需要</translation>
        </message>
        <message>
            <source>ok</source>
            <translation>正常</translation>
        </message>
        <message>
            <source>on the screen, in the active window</source>
            <translation>已显示在屏幕上的活动窗口中</translation>
        </message>
        <message>
            <source>one of {regions}</source>
            <translation>{regions} 之一</translation>
        </message>
        <message>
            <source>one of {vendors}</source>
            <translation>以下之一：{vendors}</translation>
        </message>
        <message>
            <source>only members may do that</source>
            <translation>只有成员才能这样做</translation>
        </message>
        <message>
            <source>open a conversation</source>
            <translation>打开一个会话</translation>
        </message>
        <message>
            <source>open the file with another program</source>
            <translation>用其他程序打开文件</translation>
        </message>
        <message>
            <source>open this intent; none: open the app</source>
            <translation>打开此 intent；留空：打开应用</translation>
        </message>
        <message>
            <source>open this page; none: open the app</source>
            <translation>打开此页面；留空：打开应用</translation>
        </message>
        <message>
            <source>options</source>
            <translation>选项</translation>
        </message>
        <message>
            <source>our VAPID key</source>
            <translation>我方的 VAPID 密钥</translation>
        </message>
        <message>
            <source>p256dh or auth is not a subscription's key</source>
            <translation>p256dh 或 auth 不是订阅的密钥</translation>
        </message>
        <message>
            <source>perhaps it was cut when it was copied</source>
            <translation>可能是复制时被截断</translation>
        </message>
        <message>
            <source>pin the conversation</source>
            <translation>置顶会话</translation>
        </message>
        <message>
            <source>play sounds</source>
            <translation>播放声音</translation>
        </message>
        <message>
            <source>play the voice message</source>
            <translation>播放语音消息</translation>
        </message>
        <message>
            <source>positional arguments</source>
            <translation>参数</translation>
        </message>
        <message>
            <source>prepare the push</source>
            <translation>准备推送</translation>
        </message>
        <message>
            <source>production or sandbox</source>
            <translation>production 或 sandbox</translation>
        </message>
        <message>
            <source>prove that notifications work, or say what does not; by the running program if there is one. The exit code is 0 if every required link holds, else 1</source>
            <translation>证明通知可用，或说明哪里不可用；如果程序正在运行，就由它来检查。若每个必需的环节都正常，退出码为 0，否则为 1</translation>
        </message>
        <message>
            <source>push on Windows needs an app registered with Microsoft, which this one is not. {tray}</source>
            <translation>Windows 上的推送需要在 Microsoft 注册的应用，而本程序不是。{tray}</translation>
        </message>
        <message>
            <source>push on macOS needs an app signed with Apple's leave, which this one is not. {tray}</source>
            <translation>macOS 上的推送需要由 Apple 授权签名的应用，而本程序不是。{tray}</translation>
        </message>
        <message>
            <source>push-test needs --{name}</source>
            <translation>push-test 需要 --{name}</translation>
        </message>
        <message>
            <source>pushes come by {endpoint}, certificate id {certificate_id}</source>
            <translation>推送经由 {endpoint}，证书 ID {certificate_id}</translation>
        </message>
        <message>
            <source>pushes with the same one replace each other</source>
            <translation>相同值的推送会互相替换</translation>
        </message>
        <message>
            <source>put Tencent's library in place, which its accounts need</source>
            <translation>安装腾讯账号所需的腾讯库</translation>
        </message>
        <message>
            <source>quiet hours “{name}”</source>
            <translation>安静时段“{name}”</translation>
        </message>
        <message>
            <source>react to the message</source>
            <translation>回应消息</translation>
        </message>
        <message>
            <source>read elsewhere</source>
            <translation>已在其他设备上阅读</translation>
        </message>
        <message>
            <source>read here</source>
            <translation>已在此阅读</translation>
        </message>
        <message>
            <source>read the licences</source>
            <translation>读取许可证</translation>
        </message>
        <message>
            <source>read the notification history</source>
            <translation>读取通知历史</translation>
        </message>
        <message>
            <source>recall the message</source>
            <translation>撤回消息</translation>
        </message>
        <message>
            <source>register the account</source>
            <translation>注册账号</translation>
        </message>
        <message>
            <source>remember the emoji</source>
            <translation>记住常用表情</translation>
        </message>
        <message>
            <source>remove the account</source>
            <translation>移除账号</translation>
        </message>
        <message>
            <source>remove the contact</source>
            <translation>移除联系人</translation>
        </message>
        <message>
            <source>remove the conversation</source>
            <translation>删除会话</translation>
        </message>
        <message>
            <source>remove the quiet hours</source>
            <translation>移除安静时段</translation>
        </message>
        <message>
            <source>remove {name}</source>
            <translation>移出 {name}</translation>
        </message>
        <message>
            <source>rename the group</source>
            <translation>更改群组名称</translation>
        </message>
        <message>
            <source>replace notifications</source>
            <translation>替换通知</translation>
        </message>
        <message>
            <source>report clicks to later runs</source>
            <translation>向之后的运行报告点击</translation>
        </message>
        <message>
            <source>run “npm pack {package}@{package_version}”, then “bellbird tencent-sdk install {package2}-{package_version2}.tgz”</source>
            <translation>请运行“npm pack {package}@{package_version}”，然后运行“bellbird tencent-sdk install {package2}-{package_version2}.tgz”</translation>
        </message>
        <message>
            <source>save the file</source>
            <translation>保存文件</translation>
        </message>
        <message>
            <source>say that you type</source>
            <translation>发送正在输入状态</translation>
        </message>
        <message>
            <source>search the conversation</source>
            <translation>搜索会话</translation>
        </message>
        <message>
            <source>search the messages</source>
            <translation>搜索消息</translation>
        </message>
        <message>
            <source>seconds since 1970 until which to try</source>
            <translation>尝试的截止时间（自 1970 年起的秒数）</translation>
        </message>
        <message>
            <source>seconds to try</source>
            <translation>尝试的秒数</translation>
        </message>
        <message>
            <source>secret</source>
            <translation>密钥</translation>
        </message>
        <message>
            <source>send one push</source>
            <translation>发送一条推送</translation>
        </message>
        <message>
            <source>send the file</source>
            <translation>发送文件</translation>
        </message>
        <message>
            <source>send the message</source>
            <translation>发送消息</translation>
        </message>
        <message>
            <source>send the picture</source>
            <translation>发送图片</translation>
        </message>
        <message>
            <source>send the push</source>
            <translation>发送推送</translation>
        </message>
        <message>
            <source>send without asking</source>
            <translation>不询问直接发送</translation>
        </message>
        <message>
            <source>settings, as TOML or JSON</source>
            <translation>设置，TOML 或 JSON 格式</translation>
        </message>
        <message>
            <source>show a notification</source>
            <translation>显示通知</translation>
        </message>
        <message>
            <source>show a picture</source>
            <translation>显示图片</translation>
        </message>
        <message>
            <source>show buttons</source>
            <translation>显示按钮</translation>
        </message>
        <message>
            <source>show pictures</source>
            <translation>显示图片</translation>
        </message>
        <message>
            <source>show the message</source>
            <translation>显示消息</translation>
        </message>
        <message>
            <source>show the picture</source>
            <translation>显示图片</translation>
        </message>
        <message>
            <source>show the requests and end</source>
            <translation>显示请求后退出</translation>
        </message>
        <message>
            <source>show this help message and exit</source>
            <translation>显示此帮助并退出</translation>
        </message>
        <message>
            <source>show what is unread</source>
            <translation>显示未读消息</translation>
        </message>
        <message>
            <source>shown by {value}</source>
            <translation>由 {value} 显示</translation>
        </message>
        <message>
            <source>shown: {why}</source>
            <translation>已显示：{why}</translation>
        </message>
        <message>
            <source>silent: {reason}</source>
            <translation>未提醒：{reason}</translation>
        </message>
        <message>
            <source>somebody else changed the message at the same moment</source>
            <translation>同时有其他人更改了这条消息</translation>
        </message>
        <message>
            <source>sounds are off</source>
            <translation>声音已关闭</translation>
        </message>
        <message>
            <source>start in the tray</source>
            <translation>启动后留在托盘</translation>
        </message>
        <message>
            <source>start the demo</source>
            <translation>启动演示</translation>
        </message>
        <message>
            <source>stop the voice message</source>
            <translation>停止播放语音消息</translation>
        </message>
        <message>
            <source>take a secret and keep it in the key ring; a setting refers to it by { keyring = "NAME" }</source>
            <translation>读取一个密钥并保存到密钥环；设置中用 { keyring = "NAME" } 引用它</translation>
        </message>
        <message>
            <source>take replies</source>
            <translation>接受回复</translation>
        </message>
        <message>
            <source>tell of do-not-disturb</source>
            <translation>告知免打扰状态</translation>
        </message>
        <message>
            <source>tell the version and end</source>
            <translation>显示版本并退出</translation>
        </message>
        <message>
            <source>that can't be a group's id</source>
            <translation>这不是有效的群组 ID</translation>
        </message>
        <message>
            <source>that is not the secret key of an application</source>
            <translation>这不是应用的密钥</translation>
        </message>
        <message>
            <source>that push service is not installed</source>
            <translation>没有安装该推送服务</translation>
        </message>
        <message>
            <source>that was asked too often; try again in a moment</source>
            <translation>请求过于频繁；请稍后再试</translation>
        </message>
        <message>
            <source>the Entra tenant; none: the store's older way</source>
            <translation>Entra 租户；留空：使用商店的旧方式</translation>
        </message>
        <message>
            <source>the Firebase project</source>
            <translation>Firebase 项目</translation>
        </message>
        <message>
            <source>the SDKAppID is missing</source>
            <translation>缺少 SDKAppID</translation>
        </message>
        <message>
            <source>the activity's intent, for effect 2</source>
            <translation>activity 的 intent，用于效果 2</translation>
        </message>
        <message>
            <source>the address is malformed</source>
            <translation>地址格式不正确</translation>
        </message>
        <message>
            <source>the address is missing</source>
            <translation>缺少地址</translation>
        </message>
        <message>
            <source>the address is not valid</source>
            <translation>地址无效</translation>
        </message>
        <message>
            <source>the address must begin with https://</source>
            <translation>地址必须以 https:// 开头</translation>
        </message>
        <message>
            <source>the address must look like name@server</source>
            <translation>地址应形如 name@server</translation>
        </message>
        <message>
            <source>the administrator</source>
            <translation>管理员</translation>
        </message>
        <message>
            <source>the app's AppKey</source>
            <translation>应用的 AppKey</translation>
        </message>
        <message>
            <source>the app's AppSecret</source>
            <translation>应用的 AppSecret</translation>
        </message>
        <message>
            <source>the app's MasterSecret</source>
            <translation>应用的 MasterSecret</translation>
        </message>
        <message>
            <source>the app's SDKAppID</source>
            <translation>应用的 SDKAppID</translation>
        </message>
        <message>
            <source>the app's bundle id</source>
            <translation>应用的 bundle id</translation>
        </message>
        <message>
            <source>the app's entry Activity, for the badge</source>
            <translation>应用的入口 Activity，用于角标</translation>
        </message>
        <message>
            <source>the app's id</source>
            <translation>应用的 ID</translation>
        </message>
        <message>
            <source>the app's id at Microsoft Entra, or its package SID</source>
            <translation>应用在 Microsoft Entra 的 ID，或其 package SID</translation>
        </message>
        <message>
            <source>the app's id in AppGallery Connect</source>
            <translation>应用在 AppGallery Connect 中的 ID</translation>
        </message>
        <message>
            <source>the app's id, a number</source>
            <translation>应用的 ID，数字</translation>
        </message>
        <message>
            <source>the app's key</source>
            <translation>应用的 key</translation>
        </message>
        <message>
            <source>the app's package name, for the page to open</source>
            <translation>应用的包名，用于要打开的页面</translation>
        </message>
        <message>
            <source>the app's primary package name</source>
            <translation>应用的主包名</translation>
        </message>
        <message>
            <source>the app's secret</source>
            <translation>应用的密钥</translation>
        </message>
        <message>
            <source>the app's secret key</source>
            <translation>应用的密钥</translation>
        </message>
        <message>
            <source>the application (SDKAppID) has no key to check the signature with</source>
            <translation>该应用（SDKAppID）没有用于验证签名的密钥</translation>
        </message>
        <message>
            <source>the application's own server refused it</source>
            <translation>应用自己的服务器拒绝了</translation>
        </message>
        <message>
            <source>the application's plan at Tencent does not include it</source>
            <translation>该应用的腾讯套餐不包含此功能</translation>
        </message>
        <message>
            <source>the application's settings at Tencent do not allow it</source>
            <translation>该应用在腾讯的设置不允许这样做</translation>
        </message>
        <message>
            <source>the archive can't be written to</source>
            <translation>无法写入存档</translation>
        </message>
        <message>
            <source>the archive is closed</source>
            <translation>存档已关闭</translation>
        </message>
        <message>
            <source>the archive is damaged; it is set aside at the next start</source>
            <translation>存档已损坏；下次启动时会另存</translation>
        </message>
        <message>
            <source>the archive refused: {error}</source>
            <translation>存档拒绝了：{error}</translation>
        </message>
        <message>
            <source>the archive was written by a newer version of Bellbird</source>
            <translation>存档由更新版本的 Bellbird 写入</translation>
        </message>
        <message>
            <source>the call does not ring any more</source>
            <translation>来电已停止响铃</translation>
        </message>
        <message>
            <source>the call is already over</source>
            <translation>通话已结束</translation>
        </message>
        <message>
            <source>the call is for others</source>
            <translation>这不是打给你的</translation>
        </message>
        <message>
            <source>the call was answered or declined</source>
            <translation>来电已接听或已拒绝</translation>
        </message>
        <message>
            <source>the certificate can't be used: it must be a PEM file with certificate and key, without a password</source>
            <translation>无法使用证书：必须是含证书和密钥、没有密码的 PEM 文件</translation>
        </message>
        <message>
            <source>the certificate of the file server {server} is not trusted: {reason}. Only who runs that server can repair it.</source>
            <translation>文件服务器 {server} 的证书不受信任：{reason}。只有该服务器的管理者能够修复。</translation>
        </message>
        <message>
            <source>the certificate of the file server {server} is not trusted: {reason}. The one that you chose to trust counts only at {host}:{port}.</source>
            <translation>文件服务器 {server} 的证书不受信任：{reason}。您选择信任的证书仅对 {host}:{port} 有效。</translation>
        </message>
        <message>
            <source>the channel from Xiaomi's console</source>
            <translation>小米控制台中的渠道</translation>
        </message>
        <message>
            <source>the channel is switched off</source>
            <translation>该通知类别已关闭</translation>
        </message>
        <message>
            <source>the channel “{name}”</source>
            <translation>通知类别“{name}”</translation>
        </message>
        <message>
            <source>the channel “{name}” is off</source>
            <translation>通知类别“{name}”已关闭</translation>
        </message>
        <message>
            <source>the channel, made in OPPO's console and in the app</source>
            <translation>渠道，需在 OPPO 控制台和应用中创建</translation>
        </message>
        <message>
            <source>the click can't be followed while the screen is locked</source>
            <translation>锁屏时无法跟踪点击</translation>
        </message>
        <message>
            <source>the click was taken, and the window did not come to the front</source>
            <translation>点击已处理，但窗口没有切换到前台</translation>
        </message>
        <message>
            <source>the client's id</source>
            <translation>客户端的 ID</translation>
        </message>
        <message>
            <source>the client's secret</source>
            <translation>客户端的密钥</translation>
        </message>
        <message>
            <source>the computer slept</source>
            <translation>电脑处于睡眠状态</translation>
        </message>
        <message>
            <source>the configuration lacks {missing}</source>
            <translation>配置缺少 {missing}</translation>
        </message>
        <message>
            <source>the connection to Tencent's servers is gone</source>
            <translation>与腾讯服务器的连接已断开</translation>
        </message>
        <message>
            <source>the connection to Tencent's servers was cut</source>
            <translation>与腾讯服务器的连接被切断</translation>
        </message>
        <message>
            <source>the connection to the D-Bus session bus is lost</source>
            <translation>与 D-Bus 会话总线的连接已断开</translation>
        </message>
        <message>
            <source>the connection to the D-Bus {kind} bus is lost</source>
            <translation>与 D-Bus {kind} 总线的连接已断开</translation>
        </message>
        <message>
            <source>the connection to the file server failed</source>
            <translation>与文件服务器的连接失败</translation>
        </message>
        <message>
            <source>the connection to the {kind} bus broke</source>
            <translation>与 {kind} 总线的连接中断</translation>
        </message>
        <message>
            <source>the connection to the {kind} bus was closed</source>
            <translation>与 {kind} 总线的连接已关闭</translation>
        </message>
        <message>
            <source>the connection was closed</source>
            <translation>连接已关闭</translation>
        </message>
        <message>
            <source>the connection was lost</source>
            <translation>连接已断开</translation>
        </message>
        <message>
            <source>the contact</source>
            <translation>联系人请求</translation>
        </message>
        <message>
            <source>the conversation is muted</source>
            <translation>会话已静音</translation>
        </message>
        <message>
            <source>the conversation's name and settings are not known yet</source>
            <translation>还不知道会话的名称和设置</translation>
        </message>
        <message>
            <source>the desktop's do-not-disturb is on</source>
            <translation>桌面的免打扰已开启</translation>
        </message>
        <message>
            <source>the developer team's id, ten characters</source>
            <translation>开发者团队的 ID，十个字符</translation>
        </message>
        <message>
            <source>the disk does not let the archive be read or written</source>
            <translation>磁盘不允许读写存档</translation>
        </message>
        <message>
            <source>the disk is full</source>
            <translation>磁盘已满</translation>
        </message>
        <message>
            <source>the ext is not JSON</source>
            <translation>ext 不是 JSON</translation>
        </message>
        <message>
            <source>the ext is too long</source>
            <translation>ext 太长</translation>
        </message>
        <message>
            <source>the ext names no conversation</source>
            <translation>ext 没有指明会话</translation>
        </message>
        <message>
            <source>the file can't be opened</source>
            <translation>无法打开文件</translation>
        </message>
        <message>
            <source>the file changed while it was sent</source>
            <translation>文件在发送过程中发生了变化</translation>
        </message>
        <message>
            <source>the file has more than {max_size} MB</source>
            <translation>文件超过 {max_size} MB</translation>
        </message>
        <message>
            <source>the file is empty</source>
            <translation>文件是空的</translation>
        </message>
        <message>
            <source>the file is gone</source>
            <translation>文件已不存在</translation>
        </message>
        <message>
            <source>the file is not there</source>
            <translation>文件不存在</translation>
        </message>
        <message>
            <source>the file is not there any more</source>
            <translation>文件已不存在</translation>
        </message>
        <message>
            <source>the file is too large</source>
            <translation>文件太大</translation>
        </message>
        <message>
            <source>the file server does not answer</source>
            <translation>文件服务器没有响应</translation>
        </message>
        <message>
            <source>the file server does not let us</source>
            <translation>文件服务器不允许</translation>
        </message>
        <message>
            <source>the file server is full</source>
            <translation>文件服务器已满</translation>
        </message>
        <message>
            <source>the file server refused it ({status})</source>
            <translation>文件服务器拒绝了（{status}）</translation>
        </message>
        <message>
            <source>the file server's certificate has just changed</source>
            <translation>文件服务器的证书刚刚发生了更改</translation>
        </message>
        <message>
            <source>the file's address is malformed</source>
            <translation>文件地址格式不正确</translation>
        </message>
        <message>
            <source>the file's address is of a kind that is not fetched</source>
            <translation>不会下载此类地址的文件</translation>
        </message>
        <message>
            <source>the file's server can't be reached</source>
            <translation>无法连接到文件所在的服务器</translation>
        </message>
        <message>
            <source>the folder can't be used</source>
            <translation>无法使用该文件夹</translation>
        </message>
        <message>
            <source>the folder for Tencent's library: {reason}</source>
            <translation>腾讯库的文件夹：{reason}</translation>
        </message>
        <message>
            <source>the folder {folder} can't be locked ({strerror})</source>
            <translation>无法锁定文件夹 {folder}（{strerror}）</translation>
        </message>
        <message>
            <source>the following arguments are required: {arguments}</source>
            <translation>缺少以下参数：{arguments}</translation>
        </message>
        <message>
            <source>the group can't be renamed</source>
            <translation>群组无法更名</translation>
        </message>
        <message>
            <source>the group did not let you in</source>
            <translation>群组不允许你进入</translation>
        </message>
        <message>
            <source>the group does not accept this</source>
            <translation>群组不接受</translation>
        </message>
        <message>
            <source>the group does not answer</source>
            <translation>群组没有响应</translation>
        </message>
        <message>
            <source>the group does not tell their address</source>
            <translation>群组没有公开对方的地址</translation>
        </message>
        <message>
            <source>the group is full</source>
            <translation>群组已满</translation>
        </message>
        <message>
            <source>the group only tells about itself</source>
            <translation>只是群组自身的提示</translation>
        </message>
        <message>
            <source>the id begins with neither c2c_ nor group_</source>
            <translation>ID 既不以 c2c_ 也不以 group_ 开头</translation>
        </message>
        <message>
            <source>the id contains control characters</source>
            <translation>ID 含有控制字符</translation>
        </message>
        <message>
            <source>the id names nobody, or is too long</source>
            <translation>ID 没有指明对象，或太长</translation>
        </message>
        <message>
            <source>the idle time must be from {idle_after} to {idle_after2} s</source>
            <translation>空闲时间必须在 {idle_after} 到 {idle_after2} 秒之间</translation>
        </message>
        <message>
            <source>the invitation</source>
            <translation>邀请</translation>
        </message>
        <message>
            <source>the key ring can't be used</source>
            <translation>无法使用密钥环</translation>
        </message>
        <message>
            <source>the key ring does not answer</source>
            <translation>密钥环没有响应</translation>
        </message>
        <message>
            <source>the key ring does not keep what it is given</source>
            <translation>密钥环没有保存交给它的内容</translation>
        </message>
        <message>
            <source>the key ring has no secret {name}, or stays locked</source>
            <translation>密钥环中没有密钥 {name}，或密钥环仍处于锁定状态</translation>
        </message>
        <message>
            <source>the key ring is locked</source>
            <translation>密钥环已锁定</translation>
        </message>
        <message>
            <source>the kind of push</source>
            <translation>推送的类型</translation>
        </message>
        <message>
            <source>the link is malformed</source>
            <translation>链接格式不正确</translation>
        </message>
        <message>
            <source>the link is not bellbird:conversation/&lt;id&gt;</source>
            <translation>链接不是 bellbird:conversation/&lt;id&gt;</translation>
        </message>
        <message>
            <source>the link names no person or group</source>
            <translation>链接没有指明个人或群组</translation>
        </message>
        <message>
            <source>the message arrived, and nobody showed it</source>
            <translation>消息已到达，但没有被显示</translation>
        </message>
        <message>
            <source>the message does not end as RFC 8188 wants it</source>
            <translation>消息的结尾不符合 RFC 8188</translation>
        </message>
        <message>
            <source>the message has another form than RFC 8291's</source>
            <translation>消息的格式不符合 RFC 8291</translation>
        </message>
        <message>
            <source>the message is not there any more</source>
            <translation>消息已不存在</translation>
        </message>
        <message>
            <source>the message is too short or too long</source>
            <translation>消息太短或太长</translation>
        </message>
        <message>
            <source>the message was encrypted for another key</source>
            <translation>消息是用另一个密钥加密的</translation>
        </message>
        <message>
            <source>the message was on the screen after {total} ms</source>
            <translation>消息在 {total} 毫秒后出现在屏幕上</translation>
        </message>
        <message>
            <source>the message was shown after {total} ms</source>
            <translation>消息在 {total} 毫秒后显示</translation>
        </message>
        <message>
            <source>the message's category</source>
            <translation>消息的类别</translation>
        </message>
        <message>
            <source>the name is already taken</source>
            <translation>该名称已被占用</translation>
        </message>
        <message>
            <source>the names of Tencent's servers can't be looked up</source>
            <translation>无法解析腾讯服务器的域名</translation>
        </message>
        <message>
            <source>the network asks for a login of its own first</source>
            <translation>需要先登录网络</translation>
        </message>
        <message>
            <source>the network changed</source>
            <translation>网络已更改</translation>
        </message>
        <message>
            <source>the network is gone</source>
            <translation>网络已断开</translation>
        </message>
        <message>
            <source>the network went away</source>
            <translation>网络中断</translation>
        </message>
        <message>
            <source>the notification channel in the app</source>
            <translation>应用中的通知渠道</translation>
        </message>
        <message>
            <source>the notification server did not say that it shows it</source>
            <translation>通知服务没有确认显示</translation>
        </message>
        <message>
            <source>the notification server does not say who it is</source>
            <translation>通知服务没有说明自己是谁</translation>
        </message>
        <message>
            <source>the notification server took more than {patience} s</source>
            <translation>通知服务超过 {patience} 秒没有完成</translation>
        </message>
        <message>
            <source>the notification servers were not started</source>
            <translation>通知服务尚未启动</translation>
        </message>
        <message>
            <source>the notification's text</source>
            <translation>通知的正文</translation>
        </message>
        <message>
            <source>the notification's title</source>
            <translation>通知的标题</translation>
        </message>
        <message>
            <source>the number of the application (SDKAppID) is missing</source>
            <translation>缺少应用编号（SDKAppID）</translation>
        </message>
        <message>
            <source>the number of the application (SDKAppID) is missing in the account's settings</source>
            <translation>账号设置中缺少应用编号（SDKAppID）</translation>
        </message>
        <message>
            <source>the number on the icon</source>
            <translation>图标上的数字</translation>
        </message>
        <message>
            <source>the owner can't leave the group; pass it on first</source>
            <translation>群主不能退出群组；请先转让群组</translation>
        </message>
        <message>
            <source>the package as it was fetched (.tgz), the unpacked package, or the library</source>
            <translation>下载的包（.tgz）、解压后的包，或库文件</translation>
        </message>
        <message>
            <source>the password is wrong, or the user does not exist</source>
            <translation>密码错误，或用户不存在</translation>
        </message>
        <message>
            <source>the picture claims {width} × {height} pixels</source>
            <translation>图片声称有 {width} × {height} 像素</translation>
        </message>
        <message>
            <source>the picture is broken</source>
            <translation>图片已损坏</translation>
        </message>
        <message>
            <source>the picture is not allowed</source>
            <translation>不允许该图片</translation>
        </message>
        <message>
            <source>the private key can't be used: it must be {kind} in PEM form</source>
            <translation>无法使用私钥：必须是 PEM 格式的{kind}</translation>
        </message>
        <message>
            <source>the proxy can't be reached</source>
            <translation>无法连接到代理</translation>
        </message>
        <message>
            <source>the proxy does not let us through</source>
            <translation>代理不允许通过</translation>
        </message>
        <message>
            <source>the proxy's address is malformed</source>
            <translation>代理地址格式不正确</translation>
        </message>
        <message>
            <source>the push breaks a limit of the vendor</source>
            <translation>推送超出厂商的限制</translation>
        </message>
        <message>
            <source>the push registration could not be kept: {error}</source>
            <translation>无法保存推送注册：{error}</translation>
        </message>
        <message>
            <source>the push registration could not be removed: {error}</source>
            <translation>无法删除推送注册：{error}</translation>
        </message>
        <message>
            <source>the push service does not let Bellbird in: look into its settings</source>
            <translation>推送服务不允许 Bellbird 使用：请查看它的设置</translation>
        </message>
        <message>
            <source>the push service has a problem</source>
            <translation>推送服务出现问题</translation>
        </message>
        <message>
            <source>the push service has no connection to its server</source>
            <translation>推送服务没有连接到它的服务器</translation>
        </message>
        <message>
            <source>the push service is not running</source>
            <translation>推送服务没有运行</translation>
        </message>
        <message>
            <source>the push service needs you: open its settings</source>
            <translation>推送服务需要你处理：请打开它的设置</translation>
        </message>
        <message>
            <source>the push service refused ({reason})</source>
            <translation>推送服务拒绝了（{reason}）</translation>
        </message>
        <message>
            <source>the push service wants to know the sender's key (VAPID)</source>
            <translation>推送服务需要发送方的密钥（VAPID）</translation>
        </message>
        <message>
            <source>the push service's address is malformed</source>
            <translation>推送服务的地址格式不正确</translation>
        </message>
        <message>
            <source>the quiet hours {names} hold now</source>
            <translation>安静时段 {names} 正在生效</translation>
        </message>
        <message>
            <source>the recipient can't be reached now</source>
            <translation>现在无法联系到接收者</translation>
        </message>
        <message>
            <source>the recipient must accept you first</source>
            <translation>需要接收者先接受你</translation>
        </message>
        <message>
            <source>the recipient or the server can't take it</source>
            <translation>接收者或服务器无法接收</translation>
        </message>
        <message>
            <source>the recipient's server can't be reached</source>
            <translation>无法连接到接收者的服务器</translation>
        </message>
        <message>
            <source>the recipient's server does not exist</source>
            <translation>接收者的服务器不存在</translation>
        </message>
        <message>
            <source>the region's server</source>
            <translation>所在地区的服务器</translation>
        </message>
        <message>
            <source>the registry can't be changed ({strerror})</source>
            <translation>无法更改注册表（{strerror}）</translation>
        </message>
        <message>
            <source>the release file can't be read</source>
            <translation>无法读取发布文件</translation>
        </message>
        <message>
            <source>the release file is not signed by the makers of Bellbird</source>
            <translation>发布文件没有 Bellbird 开发者的签名</translation>
        </message>
        <message>
            <source>the release file is too long</source>
            <translation>发布文件太长</translation>
        </message>
        <message>
            <source>the release file names no version</source>
            <translation>发布文件没有写明版本</translation>
        </message>
        <message>
            <source>the releases can't be asked for ({error})</source>
            <translation>无法查询新版本（{error}）</translation>
        </message>
        <message>
            <source>the request is no longer there</source>
            <translation>请求已不存在</translation>
        </message>
        <message>
            <source>the screen is locked</source>
            <translation>屏幕已锁定</translation>
        </message>
        <message>
            <source>the search index refused: {error}</source>
            <translation>搜索索引拒绝了：{error}</translation>
        </message>
        <message>
            <source>the sender asked for no notification</source>
            <translation>发送者要求不通知</translation>
        </message>
        <message>
            <source>the sender is blocked</source>
            <translation>发送者已被屏蔽</translation>
        </message>
        <message>
            <source>the server asked a question that PLAIN does not have</source>
            <translation>服务器提出了 PLAIN 没有的问题</translation>
        </message>
        <message>
            <source>the server asks to solve a puzzle (CAPTCHA), which this program can't show</source>
            <translation>服务器要求完成验证码（CAPTCHA），此程序无法显示</translation>
        </message>
        <message>
            <source>the server can't be reached ({error})</source>
            <translation>无法连接到服务器（{error}）</translation>
        </message>
        <message>
            <source>the server can't check the password now</source>
            <translation>服务器现在无法验证密码</translation>
        </message>
        <message>
            <source>the server can't do that</source>
            <translation>服务器不支持该操作</translation>
        </message>
        <message>
            <source>the server closed the connection</source>
            <translation>服务器关闭了连接</translation>
        </message>
        <message>
            <source>the server could not prove that it knows the password</source>
            <translation>服务器无法证明它知道密码</translation>
        </message>
        <message>
            <source>the server did not answer in {patience} s</source>
            <translation>服务器 {patience} 秒内没有响应</translation>
        </message>
        <message>
            <source>the server did not take it</source>
            <translation>服务器没有接收</translation>
        </message>
        <message>
            <source>the server did not understand it</source>
            <translation>服务器无法理解请求</translation>
        </message>
        <message>
            <source>the server does not accept it</source>
            <translation>服务器不接受</translation>
        </message>
        <message>
            <source>the server does not answer</source>
            <translation>服务器没有响应</translation>
        </message>
        <message>
            <source>the server does not answer any more</source>
            <translation>服务器不再响应</translation>
        </message>
        <message>
            <source>the server does not have the message any more</source>
            <translation>服务器上已没有这条消息</translation>
        </message>
        <message>
            <source>the server does not have the message yet</source>
            <translation>服务器上还没有这条消息</translation>
        </message>
        <message>
            <source>the server does not know from where</source>
            <translation>服务器不知道起始位置</translation>
        </message>
        <message>
            <source>the server does not know where the message is</source>
            <translation>服务器不知道消息的位置</translation>
        </message>
        <message>
            <source>the server does not report messages to push services</source>
            <translation>服务器不会向推送服务报告消息</translation>
        </message>
        <message>
            <source>the server does not serve this address</source>
            <translation>服务器不提供此地址的服务</translation>
        </message>
        <message>
            <source>the server does not speak XMPP properly</source>
            <translation>服务器不符合 XMPP 协议</translation>
        </message>
        <message>
            <source>the server ended the connection</source>
            <translation>服务器结束了连接</translation>
        </message>
        <message>
            <source>the server ended the session; please sign in again</source>
            <translation>服务器结束了会话；请重新登录</translation>
        </message>
        <message>
            <source>the server excludes it from the unread number</source>
            <translation>服务器未将它计入未读数</translation>
        </message>
        <message>
            <source>the server gave no place for it</source>
            <translation>服务器没有提供存放位置</translation>
        </message>
        <message>
            <source>the server has a problem</source>
            <translation>服务器出现问题</translation>
        </message>
        <message>
            <source>the server has your answer</source>
            <translation>服务器已收到你的回复</translation>
        </message>
        <message>
            <source>the server hosts no groups</source>
            <translation>服务器不提供群组</translation>
        </message>
        <message>
            <source>the server is shutting down</source>
            <translation>服务器正在关闭</translation>
        </message>
        <message>
            <source>the server is too busy, or it is too much for it</source>
            <translation>服务器太忙，或请求过多</translation>
        </message>
        <message>
            <source>the server keeps no archive</source>
            <translation>服务器不保存存档</translation>
        </message>
        <message>
            <source>the server keeps no pictures</source>
            <translation>服务器不保存头像</translation>
        </message>
        <message>
            <source>the server knows this account under another address</source>
            <translation>服务器上此账号的地址不同</translation>
        </message>
        <message>
            <source>the server lets no device in: {error}</source>
            <translation>服务器不允许设备登录：{error}</translation>
        </message>
        <message>
            <source>the server makes accounts on its web page: {address}</source>
            <translation>服务器在其网页上注册账号：{address}</translation>
        </message>
        <message>
            <source>the server makes no accounts this way</source>
            <translation>服务器不支持以这种方式注册账号</translation>
        </message>
        <message>
            <source>the server of the releases says {status_code}</source>
            <translation>发布服务器返回 {status_code}</translation>
        </message>
        <message>
            <source>the server offers no safe way to sign in with a password</source>
            <translation>服务器没有提供安全的密码登录方式</translation>
        </message>
        <message>
            <source>the server refused it</source>
            <translation>服务器拒绝了</translation>
        </message>
        <message>
            <source>the server refuses a WebSocket: {error}</source>
            <translation>服务器拒绝 WebSocket 连接：{error}</translation>
        </message>
        <message>
            <source>the server takes files up to {limit}</source>
            <translation>服务器接受的文件不超过 {limit}</translation>
        </message>
        <message>
            <source>the server takes no files</source>
            <translation>服务器不接收文件</translation>
        </message>
        <message>
            <source>the server wants another way to sign in</source>
            <translation>服务器要求使用其他登录方式</translation>
        </message>
        <message>
            <source>the server was told nothing yet</source>
            <translation>尚未告知服务器</translation>
        </message>
        <message>
            <source>the server's address is malformed</source>
            <translation>服务器地址格式不正确</translation>
        </message>
        <message>
            <source>the server's address must begin with wss://</source>
            <translation>服务器地址必须以 wss:// 开头</translation>
        </message>
        <message>
            <source>the server's archive answered nonsense</source>
            <translation>服务器的存档返回了无法理解的内容</translation>
        </message>
        <message>
            <source>the server's archive is empty: there was nothing to miss</source>
            <translation>服务器的存档是空的：没有可遗漏的消息</translation>
        </message>
        <message>
            <source>the server's certificate has changed</source>
            <translation>服务器的证书已更改</translation>
        </message>
        <message>
            <source>the server's certificate is not trusted: {reason}</source>
            <translation>服务器的证书不受信任：{reason}</translation>
        </message>
        <message>
            <source>the server's challenge asks for an unsafe key derivation</source>
            <translation>服务器的验证要求使用不安全的密钥派生</translation>
        </message>
        <message>
            <source>the server's challenge is malformed</source>
            <translation>服务器的验证请求格式不正确</translation>
        </message>
        <message>
            <source>the server's form has questions that this program can't show</source>
            <translation>服务器的表单中有此程序无法显示的问题</translation>
        </message>
        <message>
            <source>the server's name is not known</source>
            <translation>无法解析服务器的域名</translation>
        </message>
        <message>
            <source>the server's rules forbid it</source>
            <translation>服务器的规则不允许</translation>
        </message>
        <message>
            <source>the server's rules were broken: {printable}</source>
            <translation>违反了服务器的规则：{printable}</translation>
        </message>
        <message>
            <source>the service account</source>
            <translation>服务账号</translation>
        </message>
        <message>
            <source>the service account's key</source>
            <translation>服务账号的密钥</translation>
        </message>
        <message>
            <source>the session was closed</source>
            <translation>会话连接已关闭</translation>
        </message>
        <message>
            <source>the setting {name} must be a text, a number, or a reference to a file or to the key ring</source>
            <translation>设置 {name} 必须是文本、数字，或对文件或密钥环的引用</translation>
        </message>
        <message>
            <source>the settings file can't be read: {reason}</source>
            <translation>无法读取设置文件：{reason}</translation>
        </message>
        <message>
            <source>the sign-in was ended before it was finished</source>
            <translation>登录在完成前被中止</translation>
        </message>
        <message>
            <source>the signature (UserSig) expired {ago}; get a new one from your provider and enter it in the account's settings</source>
            <translation>签名（UserSig）已于 {ago}过期；请向服务提供方获取新的签名，并在账号设置中填写</translation>
        </message>
        <message>
            <source>the signature (UserSig) has expired; {renew}</source>
            <translation>签名（UserSig）已过期；{renew}</translation>
        </message>
        <message>
            <source>the signature (UserSig) is empty</source>
            <translation>签名（UserSig）是空的</translation>
        </message>
        <message>
            <source>the signature (UserSig) is no longer valid; {renew}</source>
            <translation>签名（UserSig）已失效；{renew}</translation>
        </message>
        <message>
            <source>the signature (UserSig) is not valid; perhaps it was cut when it was copied</source>
            <translation>签名（UserSig）无效；可能是复制时被截断</translation>
        </message>
        <message>
            <source>the signature (UserSig) was made for another application (SDKAppID)</source>
            <translation>签名（UserSig）属于另一个应用（SDKAppID）</translation>
        </message>
        <message>
            <source>the signature (UserSig) was made for another user</source>
            <translation>签名（UserSig）属于另一个用户</translation>
        </message>
        <message>
            <source>the signature (UserSig) was made for the application {app_id}, not {app_id2}</source>
            <translation>签名（UserSig）属于应用 {app_id}，而不是 {app_id2}</translation>
        </message>
        <message>
            <source>the signature (UserSig) was made for the user {user}, not {user2}</source>
            <translation>签名（UserSig）属于用户 {user}，而不是 {user2}</translation>
        </message>
        <message>
            <source>the signature (UserSig) was made with the key of another application</source>
            <translation>签名（UserSig）由另一个应用的密钥生成</translation>
        </message>
        <message>
            <source>the signature (UserSig) was renewed</source>
            <translation>签名（UserSig）已更新</translation>
        </message>
        <message>
            <source>the signing key (.p8)</source>
            <translation>签名密钥（.p8）</translation>
        </message>
        <message>
            <source>the signing key's id, ten characters</source>
            <translation>签名密钥的 ID，十个字符</translation>
        </message>
        <message>
            <source>the sound is broken, or {unknown}</source>
            <translation>声音文件已损坏，或{unknown}</translation>
        </message>
        <message>
            <source>the sound is empty, broken or too long</source>
            <translation>声音文件是空的、已损坏或太长</translation>
        </message>
        <message>
            <source>the sound output does not start</source>
            <translation>无法启动声音输出</translation>
        </message>
        <message>
            <source>the subscription's public key</source>
            <translation>订阅的公钥</translation>
        </message>
        <message>
            <source>the subscription's secret</source>
            <translation>订阅的密钥</translation>
        </message>
        <message>
            <source>the system does not let Bellbird notify</source>
            <translation>系统不允许 Bellbird 发送通知</translation>
        </message>
        <message>
            <source>the system holds notifications back</source>
            <translation>系统拦截了通知</translation>
        </message>
        <message>
            <source>the system lets Bellbird notify</source>
            <translation>系统允许 Bellbird 发送通知</translation>
        </message>
        <message>
            <source>the system refused the notification</source>
            <translation>系统拒绝了通知</translation>
        </message>
        <message>
            <source>the system took more than {patience} s</source>
            <translation>系统超过 {patience} 秒没有完成</translation>
        </message>
        <message>
            <source>the system's notifications do not work ({error})</source>
            <translation>系统通知无法使用（{error}）</translation>
        </message>
        <message>
            <source>the system's notifications need an installed program</source>
            <translation>系统通知只对已安装的程序可用</translation>
        </message>
        <message>
            <source>the system's notifications were not started</source>
            <translation>系统通知尚未启动</translation>
        </message>
        <message>
            <source>the taskbar was told {shown} for {speaks_for}.desktop</source>
            <translation>已将 {speaks_for}.desktop 的数字 {shown} 告知任务栏</translation>
        </message>
        <message>
            <source>the tray does not show our icon</source>
            <translation>托盘没有显示我们的图标</translation>
        </message>
        <message>
            <source>the tray holds our icon</source>
            <translation>托盘中有我们的图标</translation>
        </message>
        <message>
            <source>the tray holds our icon, {width} × {height} pixels</source>
            <translation>托盘中有我们的图标，{width} × {height} 像素</translation>
        </message>
        <message>
            <source>the user wants quiet</source>
            <translation>用户开启了免打扰</translation>
        </message>
        <message>
            <source>the user wants quiet on this account</source>
            <translation>用户对此账号开启了免打扰</translation>
        </message>
        <message>
            <source>the zoom must be from {zoom} to {zoom2} %</source>
            <translation>缩放必须在 {zoom} 到 {zoom2} % 之间</translation>
        </message>
        <message>
            <source>their contact list is full</source>
            <translation>对方的联系人列表已满</translation>
        </message>
        <message>
            <source>there are no reactions on Tencent accounts</source>
            <translation>腾讯账号不支持表情回应</translation>
        </message>
        <message>
            <source>there is no D-Bus {kind} bus ({error})</source>
            <translation>没有 D-Bus {kind} 总线（{error}）</translation>
        </message>
        <message>
            <source>there is no account that is switched on</source>
            <translation>没有启用的账号</translation>
        </message>
        <message>
            <source>there is no application with this SDKAppID</source>
            <translation>没有使用此 SDKAppID 的应用</translation>
        </message>
        <message>
            <source>there is no connection to Tencent's servers</source>
            <translation>没有与腾讯服务器的连接</translation>
        </message>
        <message>
            <source>there is no connection to the push service</source>
            <translation>没有与推送服务的连接</translation>
        </message>
        <message>
            <source>there is no connection to the server</source>
            <translation>没有与服务器的连接</translation>
        </message>
        <message>
            <source>there is no group at this address</source>
            <translation>此地址没有群组</translation>
        </message>
        <message>
            <source>there is no key ring</source>
            <translation>没有密钥环</translation>
        </message>
        <message>
            <source>there is no network</source>
            <translation>没有网络</translation>
        </message>
        <message>
            <source>there is no notification server: {why_none}</source>
            <translation>没有通知服务：{why_none}</translation>
        </message>
        <message>
            <source>there is no such action</source>
            <translation>没有这个操作</translation>
        </message>
        <message>
            <source>there is no such conversation</source>
            <translation>没有这个会话</translation>
        </message>
        <message>
            <source>there is no such conversation any more</source>
            <translation>该会话已不存在</translation>
        </message>
        <message>
            <source>there is no such group</source>
            <translation>没有这个群组</translation>
        </message>
        <message>
            <source>there is no such method</source>
            <translation>没有这个方法</translation>
        </message>
        <message>
            <source>there is no such receiver</source>
            <translation>没有这个接收者</translation>
        </message>
        <message>
            <source>there is no such user</source>
            <translation>没有这个用户</translation>
        </message>
        <message>
            <source>there is no such user in this application</source>
            <translation>此应用中没有这个用户</translation>
        </message>
        <message>
            <source>there is no tray to show a message at</source>
            <translation>没有可用于显示消息的托盘</translation>
        </message>
        <message>
            <source>there is no way to show notifications on this desktop</source>
            <translation>此桌面没有可用的通知方式</translation>
        </message>
        <message>
            <source>there is no way to the server</source>
            <translation>没有通往服务器的路由</translation>
        </message>
        <message>
            <source>there is no {name} in this folder</source>
            <translation>此文件夹中没有 {name}</translation>
        </message>
        <message>
            <source>there is no {place} in this package</source>
            <translation>此安装包中没有 {place}</translation>
        </message>
        <message>
            <source>there is nobody to ask</source>
            <translation>没有可询问的对象</translation>
        </message>
        <message>
            <source>there is none</source>
            <translation>没有</translation>
        </message>
        <message>
            <source>there is none yet: while Bellbird does not run, nothing is delivered; it catches up later</source>
            <translation>暂无：Bellbird 不运行时不会收到消息；之后会补收</translation>
        </message>
        <message>
            <source>there is none; {name} stand in for it</source>
            <translation>没有；由 {name} 代替</translation>
        </message>
        <message>
            <source>there is not enough memory for the picture</source>
            <translation>内存不足，无法显示图片</translation>
        </message>
        <message>
            <source>there is nothing to forward</source>
            <translation>没有可转发的内容</translation>
        </message>
        <message>
            <source>there was no connection</source>
            <translation>没有连接</translation>
        </message>
        <message>
            <source>they accept no new contacts</source>
            <translation>对方不接受新联系人</translation>
        </message>
        <message>
            <source>they are already in the group</source>
            <translation>对方已在群组中</translation>
        </message>
        <message>
            <source>they are not in the group now</source>
            <translation>对方现在不在群组中</translation>
        </message>
        <message>
            <source>they are not your contact</source>
            <translation>对方不是你的联系人</translation>
        </message>
        <message>
            <source>they blocked you</source>
            <translation>对方屏蔽了你</translation>
        </message>
        <message>
            <source>this application (SDKAppID) is disabled</source>
            <translation>此应用（SDKAppID）已停用</translation>
        </message>
        <message>
            <source>this application has all the users that its plan allows</source>
            <translation>此应用的用户数已达套餐上限</translation>
        </message>
        <message>
            <source>this build does not know where its releases are published</source>
            <translation>此版本不知道新版本的发布位置</translation>
        </message>
        <message>
            <source>this can't be a name</source>
            <translation>这不是有效的名称</translation>
        </message>
        <message>
            <source>this can't be a server's name</source>
            <translation>这不是有效的服务器名称</translation>
        </message>
        <message>
            <source>this computer has no sound output</source>
            <translation>这台电脑没有声音输出</translation>
        </message>
        <message>
            <source>this desktop has no tray; closing the window minimises it</source>
            <translation>此桌面没有托盘；关闭窗口时会最小化</translation>
        </message>
        <message>
            <source>this is not a signature (UserSig): {error}</source>
            <translation>这不是签名（UserSig）：{error}</translation>
        </message>
        <message>
            <source>this is not the library of {package} {package_version}, the version that is known</source>
            <translation>这不是 {package} {package_version}（已知版本）的库</translation>
        </message>
        <message>
            <source>this is not the library that is needed: {error}</source>
            <translation>这不是所需的库：{error}</translation>
        </message>
        <message>
            <source>this kind of account is not available</source>
            <translation>此类账号不可用</translation>
        </message>
        <message>
            <source>this kind of content can't be sent to Tencent's servers</source>
            <translation>无法向腾讯的服务器发送此类内容</translation>
        </message>
        <message>
            <source>this kind of message can't be sent here</source>
            <translation>无法在此发送此类消息</translation>
        </message>
        <message>
            <source>this message can't be taken back</source>
            <translation>这条消息无法撤回</translation>
        </message>
        <message>
            <source>this server can't be told whether you look</source>
            <translation>无法告知此服务器你是否在看</translation>
        </message>
        <message>
            <source>this system has no push service that Bellbird knows. {tray}</source>
            <translation>此系统没有 Bellbird 支持的推送服务。{tray}</translation>
        </message>
        <message>
            <source>this system is not known</source>
            <translation>不认识这个系统</translation>
        </message>
        <message>
            <source>this user is blocked</source>
            <translation>此用户已被封禁</translation>
        </message>
        <message>
            <source>this user is blocked for safety reasons</source>
            <translation>此用户因安全原因被封禁</translation>
        </message>
        <message>
            <source>this user signed in on another device</source>
            <translation>此用户已在另一台设备上登录</translation>
        </message>
        <message>
            <source>toast or raw</source>
            <translation>toast 或 raw</translation>
        </message>
        <message>
            <source>too many messages; try again in a moment</source>
            <translation>消息过多；请稍后再试</translation>
        </message>
        <message>
            <source>tray messages</source>
            <translation>托盘消息</translation>
        </message>
        <message>
            <source>true: Google only checks</source>
            <translation>true：谷歌只做检查</translation>
        </message>
        <message>
            <source>true: Huawei only checks</source>
            <translation>true：华为只做检查</translation>
        </message>
        <message>
            <source>try the program with friends on a server of its own</source>
            <translation>在自带的服务器上与朋友们试用本程序</translation>
        </message>
        <message>
            <source>unblock the contact</source>
            <translation>取消屏蔽联系人</translation>
        </message>
        <message>
            <source>unmute the conversation</source>
            <translation>取消会话静音</translation>
        </message>
        <message>
            <source>unrecognized arguments: {arguments}</source>
            <translation>无法识别的参数：{arguments}</translation>
        </message>
        <message>
            <source>until I am back</source>
            <translation>直到我回来</translation>
        </message>
        <message>
            <source>until tomorrow</source>
            <translation>到明天</translation>
        </message>
        <message>
            <source>usage: </source>
            <translation>用法：</translation>
        </message>
        <message>
            <source>vapid_private_key is not an elliptic-curve key</source>
            <translation>vapid_private_key 不是椭圆曲线密钥</translation>
        </message>
        <message>
            <source>vapid_private_key must be a P-256 key, in PEM form or as base64url</source>
            <translation>vapid_private_key 必须是 P-256 密钥，PEM 格式或 base64url</translation>
        </message>
        <message>
            <source>very-low, low, normal, high</source>
            <translation>可选 very-low、low、normal、high</translation>
        </message>
        <message>
            <source>vivo does not accept who we say we are.</source>
            <translation>vivo 不接受我方的身份。</translation>
        </message>
        <message>
            <source>vivo does not know this registration id.</source>
            <translation>vivo 没有这个 registration id。</translation>
        </message>
        <message>
            <source>vivo does not push to this id.</source>
            <translation>vivo 不向此 ID 推送。</translation>
        </message>
        <message>
            <source>vivo sorts messages into system and operational and corrects the class itself. The number of operational messages a day is limited. Before the app is in vivo's store, only test pushes (push_mode 1) to test devices named in the console arrive.</source>
            <translation>vivo 将消息分为系统消息和运营消息，并会自行修正分类。运营消息每天的数量有限。应用在 vivo 应用商店上架之前，只有发往控制台中登记的测试设备的测试推送（push_mode 1）能够到达。</translation>
        </message>
        <message>
            <source>vivo's classification is 0 or 1</source>
            <translation>vivo 的消息分类为 0 或 1</translation>
        </message>
        <message>
            <source>waits {seconds} s: {reason}</source>
            <translation>等待 {seconds} 秒：{reason}</translation>
        </message>
        <message>
            <source>warning</source>
            <translation>警告</translation>
        </message>
        <message>
            <source>was decided about</source>
            <translation>得到决定</translation>
        </message>
        <message>
            <source>was on the screen</source>
            <translation>出现在屏幕上</translation>
        </message>
        <message>
            <source>was sent</source>
            <translation>发出</translation>
        </message>
        <message>
            <source>was shown</source>
            <translation>显示</translation>
        </message>
        <message>
            <source>weigh what is kept</source>
            <translation>统计占用空间</translation>
        </message>
        <message>
            <source>where a click leads: c2c_… or group_…</source>
            <translation>点击后打开的会话：c2c_… 或 group_…</translation>
        </message>
        <message>
            <source>where access tokens come from</source>
            <translation>访问令牌的来源</translation>
        </message>
        <message>
            <source>which key it is</source>
            <translation>密钥的标识</translation>
        </message>
        <message>
            <source>who seems to send; none: the administrator</source>
            <translation>显示的发送者；留空：管理员</translation>
        </message>
        <message>
            <source>who takes the click</source>
            <translation>处理点击的组件</translation>
        </message>
        <message>
            <source>who takes the click, for type 1</source>
            <translation>类型 1 时处理点击的组件</translation>
        </message>
        <message>
            <source>with the demo's server and account, not your own</source>
            <translation>使用演示的服务器和账号，而不是你自己的</translation>
        </message>
        <message>
            <source>without a display: the folder for pictures and report (default: %(default)s)</source>
            <translation>没有显示器时：存放图片和报告的文件夹（默认：%(default)s）</translation>
        </message>
        <message>
            <source>write the report for tools</source>
            <translation>以供工具读取的格式输出报告</translation>
        </message>
        <message>
            <source>you answered the call</source>
            <translation>你接听了来电</translation>
        </message>
        <message>
            <source>you are mentioned</source>
            <translation>有人提到你</translation>
        </message>
        <message>
            <source>you are not in this group</source>
            <translation>你不在此群组中</translation>
        </message>
        <message>
            <source>you are not their contact</source>
            <translation>你不是对方的联系人</translation>
        </message>
        <message>
            <source>you asked for quiet for an hour</source>
            <translation>你选择了免打扰 1 小时</translation>
        </message>
        <message>
            <source>you blocked them</source>
            <translation>你屏蔽了对方</translation>
        </message>
        <message>
            <source>you clicked it</source>
            <translation>你点击了它</translation>
        </message>
        <message>
            <source>you closed it</source>
            <translation>你关闭了它</translation>
        </message>
        <message>
            <source>you declined the call</source>
            <translation>你拒绝了来电</translation>
        </message>
        <message>
            <source>you may not do that in this group</source>
            <translation>你在此群组中无权这样做</translation>
        </message>
        <message>
            <source>you may not write at the moment</source>
            <translation>你目前不能发言</translation>
        </message>
        <message>
            <source>you may not write in this group at the moment</source>
            <translation>你目前不能在此群组中发言</translation>
        </message>
        <message>
            <source>you must be contacts of each other first</source>
            <translation>需要先互为联系人</translation>
        </message>
        <message>
            <source>you muted the conversation</source>
            <translation>你将会话静音了</translation>
        </message>
        <message>
            <source>you wanted to answer it</source>
            <translation>你想要回复它</translation>
        </message>
        <message>
            <source>your contact list is full</source>
            <translation>你的联系人列表已满</translation>
        </message>
        <message>
            <source>{account}, written on {time}</source>
            <translation>{account}，导出于 {time}</translation>
        </message>
        <message>
            <source>{address} did not come online within {patience} s</source>
            <translation>{address} 在 {patience} 秒内没有上线</translation>
        </message>
        <message>
            <source>{address} has no connection: {reason}</source>
            <translation>{address} 没有连接：{reason}</translation>
        </message>
        <message>
            <source>{address} is already here</source>
            <translation>{address} 已存在</translation>
        </message>
        <message>
            <source>{address} is connected and has caught up</source>
            <translation>{address} 已连接并完成同步</translation>
        </message>
        <message>
            <source>{address} was turned away: {reason}</source>
            <translation>{address} 被拒绝：{reason}</translation>
        </message>
        <message>
            <source>{conversation} is no conversation: {error}</source>
            <translation>{conversation} 不是会话：{error}</translation>
        </message>
        <message>
            <source>{count} conversations</source>
            <translation>{count} 个会话</translation>
        </message>
        <message>
            <source>{count} messages</source>
            <translation>{count} 条消息</translation>
        </message>
        <message>
            <source>{count} new messages</source>
            <translation>{count} 条新消息</translation>
        </message>
        <message>
            <source>{days} days ago</source>
            <translation>{days} 天前</translation>
        </message>
        <message>
            <source>{error}; passwords last for this run only</source>
            <translation>{error}；密码只在本次运行期间保留</translation>
        </message>
        <message>
            <source>{file} can't be changed ({strerror})</source>
            <translation>无法更改 {file}（{strerror}）</translation>
        </message>
        <message>
            <source>{link} can't be opened: {error}</source>
            <translation>无法打开 {link}：{error}</translation>
        </message>
        <message>
            <source>{messages} in {conversations}</source>
            <translation>{conversations}的 {messages}</translation>
        </message>
        <message>
            <source>{method} failed: {text}</source>
            <translation>{method} 失败：{text}</translation>
        </message>
        <message>
            <source>{method} took more than {patience} s</source>
            <translation>{method} 超过 {patience} 秒没有完成</translation>
        </message>
        <message>
            <source>{name} can't be read</source>
            <translation>无法读取 {name}</translation>
        </message>
        <message>
            <source>{name} holds no settings</source>
            <translation>{name} 中没有设置</translation>
        </message>
        <message>
            <source>{name} invites you into a group</source>
            <translation>{name} 邀请你加入群组</translation>
        </message>
        <message>
            <source>{name} is neither TOML nor JSON</source>
            <translation>{name} 既不是 TOML 也不是 JSON</translation>
        </message>
        <message>
            <source>{name} is now for its members only{reason}.</source>
            <translation>{name} 现在仅限成员{reason}。</translation>
        </message>
        <message>
            <source>{name} is too large</source>
            <translation>{name} 太大</translation>
        </message>
        <message>
            <source>{name} kept a secret and gave it back</source>
            <translation>{name} 已保存并返回一个测试密码</translation>
        </message>
        <message>
            <source>{name} wants to be your contact</source>
            <translation>{name} 想添加你为联系人</translation>
        </message>
        <message>
            <source>{name} was closed{reason}.{moved}</source>
            <translation>{name} 已关闭{reason}。{moved}</translation>
        </message>
        <message>
            <source>{name}: {text}</source>
            <translation>{name}：{text}</translation>
        </message>
        <message>
            <source>{program}: error: {message}</source>
            <translation>{program}：错误：{message}</translation>
        </message>
        <message>
            <source>{proof} ({ms} ms)</source>
            <translation>{proof}（{ms} 毫秒）</translation>
        </message>
        <message>
            <source>{proof}; no server was told yet</source>
            <translation>{proof}；尚未告知任何服务器</translation>
        </message>
        <message>
            <source>{proof}; no server was told, for there is no gateway</source>
            <translation>{proof}；没有网关，因此未告知任何服务器</translation>
        </message>
        <message>
            <source>{reason}; delayed: {waited}</source>
            <translation>{reason}；已延迟：{waited}</translation>
        </message>
        <message>
            <source>{reason}; no sound: {no_sound}</source>
            <translation>{reason}；无声音：{no_sound}</translation>
        </message>
        <message>
            <source>{report} and acknowledged</source>
            <translation>{report}，并已确认</translation>
        </message>
        <message>
            <source>{report}, and is not answered yet</source>
            <translation>{report}，尚未得到回应</translation>
        </message>
        <message>
            <source>{report}, and the server does not take it: {words}</source>
            <translation>{report}，但服务器不接受：{words}</translation>
        </message>
        <message>
            <source>{server} announces no WebSocket address; please enter it by hand</source>
            <translation>{server} 没有公布 WebSocket 地址；请手动填写</translation>
        </message>
        <message>
            <source>{server} can't be reached</source>
            <translation>无法连接到 {server}</translation>
        </message>
        <message>
            <source>{shown} and {names} more</source>
            <translation>{shown} 等（另有 {names} 人）</translation>
        </message>
        <message>
            <source>{text}… ({text2} characters)</source>
            <translation>{text}…（{text2} 个字符）</translation>
        </message>
        <message>
            <source>{titles} has no setting {others}.</source>
            <translation>{titles} 没有设置项 {others}。</translation>
        </message>
        <message>
            <source>{whom} is no longer an administrator</source>
            <translation>{whom} 已不是管理员</translation>
        </message>
        <message>
            <source>{whom} joined the group</source>
            <translation>{whom} 加入了群组</translation>
        </message>
        <message>
            <source>{whom} may not write for {seconds} s</source>
            <translation>{whom} 在 {seconds} 秒内不能发言</translation>
        </message>
        <message>
            <source>{whom} may write again</source>
            <translation>{whom} 可以发言了</translation>
        </message>
        <message>
            <source>{who} accepted the invitation</source>
            <translation>{who} 接受了邀请</translation>
        </message>
        <message>
            <source>{who} asks to invite somebody</source>
            <translation>{who} 申请邀请他人入群</translation>
        </message>
        <message>
            <source>{who} asks to join the group</source>
            <translation>{who} 申请加入群组</translation>
        </message>
        <message>
            <source>{who} changed the group</source>
            <translation>{who} 更改了群组</translation>
        </message>
        <message>
            <source>{who} changed the group's introduction</source>
            <translation>{who} 更改了群简介</translation>
        </message>
        <message>
            <source>{who} changed the group's notice</source>
            <translation>{who} 更改了群公告</translation>
        </message>
        <message>
            <source>{who} changed the group's notifications</source>
            <translation>{who} 更改了群消息通知设置</translation>
        </message>
        <message>
            <source>{who} changed the group's picture</source>
            <translation>{who} 更改了群头像</translation>
        </message>
        <message>
            <source>{who} changed the subject to “{text}”</source>
            <translation>{who} 将主题改为“{text}”</translation>
        </message>
        <message>
            <source>{who} changed who may invite to the group</source>
            <translation>{who} 更改了邀请入群的权限</translation>
        </message>
        <message>
            <source>{who} changed who may join the group</source>
            <translation>{who} 更改了加入群组的权限</translation>
        </message>
        <message>
            <source>{who} dissolved the group</source>
            <translation>{who} 解散了群组</translation>
        </message>
        <message>
            <source>{who} invited {whom}</source>
            <translation>{who} 邀请了 {whom}</translation>
        </message>
        <message>
            <source>{who} invites you to the group</source>
            <translation>{who} 邀请你加入群组</translation>
        </message>
        <message>
            <source>{who} left the group</source>
            <translation>{who} 退出了群组</translation>
        </message>
        <message>
            <source>{who} made you an administrator</source>
            <translation>{who} 将你设为管理员</translation>
        </message>
        <message>
            <source>{who} made {whom} an administrator</source>
            <translation>{who} 将 {whom} 设为管理员</translation>
        </message>
        <message>
            <source>{who} muted everybody</source>
            <translation>{who} 开启了全员禁言</translation>
        </message>
        <message>
            <source>{who} passed the group on to {value}</source>
            <translation>{who} 将群组转让给 {value}</translation>
        </message>
        <message>
            <source>{who} pinned a message</source>
            <translation>{who} 置顶了一条消息</translation>
        </message>
        <message>
            <source>{who} refused the invitation</source>
            <translation>{who} 拒绝了邀请</translation>
        </message>
        <message>
            <source>{who} removed the subject</source>
            <translation>{who} 删除了主题</translation>
        </message>
        <message>
            <source>{who} removed you from the group</source>
            <translation>{who} 将你移出了群组</translation>
        </message>
        <message>
            <source>{who} removed {whom}</source>
            <translation>{who} 移出了 {whom}</translation>
        </message>
        <message>
            <source>{who} renamed the group to “{value}”</source>
            <translation>{who} 将群组更名为“{value}”</translation>
        </message>
        <message>
            <source>{who} took you into the group</source>
            <translation>{who} 将你加入了群组</translation>
        </message>
        <message>
            <source>{who} unmuted everybody</source>
            <translation>{who} 解除了全员禁言</translation>
        </message>
        <message>
            <source>{who} unpinned a message</source>
            <translation>{who} 取消置顶了一条消息</translation>
        </message>
        <message>
            <source>“{what}” was reported at {moment}</source>
            <translation>已于 {moment} 报告“{what}”</translation>
        </message>
        <message>
            <source>“{what}” was reported at {moment} and taken: the message sent after it came back</source>
            <translation>已于 {moment} 报告“{what}”并被接收：其后发送的消息已返回</translation>
        </message>
        <message>
            <source>“{what}” was sent at {moment}, and nothing came back after it</source>
            <translation>已于 {moment} 发送“{what}”，但之后没有任何返回</translation>
        </message>
        <message>
            <source>•••••• ({forms} characters)</source>
            <translation>••••••（{forms} 个字符）</translation>
        </message>
    </context>
    <context>
        <name>CrashDialog</name>
        <message>
            <source>Bellbird can't go on</source>
            <translation>Bellbird 无法继续运行</translation>
        </message>
        <message>
            <source>Bellbird ended unexpectedly</source>
            <translation>Bellbird 意外退出</translation>
        </message>
        <message>
            <source>It was started again. No message is lost. The log says what happened; it holds neither message texts nor passwords, so you may show it to whoever can help.</source>
            <translation>程序已重新启动。没有丢失消息。日志记录了发生的情况；其中不含消息内容和密码，因此可以放心交给能提供帮助的人。</translation>
        </message>
        <message>
            <source>Show the log</source>
            <translation>显示日志</translation>
        </message>
    </context>
    <context>
        <name>CreateGroupDialog</name>
        <message>
            <source>&amp;Name</source>
            <translation>名称(&amp;N)</translation>
        </message>
        <message>
            <source>&amp;Private: only who is invited may enter</source>
            <translation>私密(&amp;P)：仅受邀者可以进入</translation>
        </message>
        <message>
            <source>A&amp;ccount</source>
            <translation>账号(&amp;C)</translation>
        </message>
        <message>
            <source>Create</source>
            <translation>创建</translation>
        </message>
        <message>
            <source>Garden club</source>
            <translation>园艺俱乐部</translation>
        </message>
        <message>
            <source>Invite at once</source>
            <translation>同时邀请</translation>
        </message>
        <message>
            <source>Name of the group</source>
            <translation>群组名称</translation>
        </message>
        <message>
            <source>New group</source>
            <translation>新建群组</translation>
        </message>
        <message>
            <source>P&amp;ublic: everybody may find and enter it</source>
            <translation>公开(&amp;U)：任何人都可以找到并进入</translation>
        </message>
    </context>
    <context>
        <name>CropDialog</name>
        <message>
            <source>My picture</source>
            <translation>我的头像</translation>
        </message>
        <message>
            <source>Use this picture</source>
            <translation>使用此图片</translation>
        </message>
        <message>
            <source>Which part of it shall others see?</source>
            <translation>让他人看到哪一部分？</translation>
        </message>
        <message>
            <source>Zoom</source>
            <translation>缩放</translation>
        </message>
    </context>
    <context>
        <name>CropField</name>
        <message>
            <source>Move it with the arrow keys, make it smaller with plus and larger with minus.</source>
            <translation>用方向键移动，按加号缩小，按减号放大。</translation>
        </message>
        <message>
            <source>The square that others will see</source>
            <translation>他人会看到的方形区域</translation>
        </message>
    </context>
    <context>
        <name>DetailsPage</name>
        <message>
            <source>Change the name</source>
            <translation>更改名称</translation>
        </message>
        <message>
            <source>Files</source>
            <translation>文件</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>名称</translation>
        </message>
        <message>
            <source>Pictures</source>
            <translation>图片</translation>
        </message>
    </context>
    <context>
        <name>EditableLine</name>
        <message>
            <source>Keep</source>
            <translation>保存</translation>
        </message>
    </context>
    <context>
        <name>EmojiPicker</name>
        <message>
            <source>Activities</source>
            <translation>活动</translation>
        </message>
        <message>
            <source>Animals and nature</source>
            <translation>动物和自然</translation>
        </message>
        <message>
            <source>Emoji</source>
            <translation>表情</translation>
        </message>
        <message>
            <source>Find an emoji</source>
            <translation>查找表情</translation>
        </message>
        <message>
            <source>Flags</source>
            <translation>旗帜</translation>
        </message>
        <message>
            <source>Food and drink</source>
            <translation>食物和饮料</translation>
        </message>
        <message>
            <source>Nothing is called that.</source>
            <translation>没有找到这样的表情。</translation>
        </message>
        <message>
            <source>Objects</source>
            <translation>物品</translation>
        </message>
        <message>
            <source>People</source>
            <translation>人物</translation>
        </message>
        <message>
            <source>Recent</source>
            <translation>最近使用</translation>
        </message>
        <message>
            <source>Smileys</source>
            <translation>笑脸</translation>
        </message>
        <message>
            <source>Symbols</source>
            <translation>符号</translation>
        </message>
        <message>
            <source>Travel and places</source>
            <translation>旅行和地点</translation>
        </message>
    </context>
    <context>
        <name>EmptyPage</name>
        <message>
            <source>Add an account</source>
            <translation>添加账号</translation>
        </message>
        <message>
            <source>Choose a conversation</source>
            <translation>选择一个会话</translation>
        </message>
        <message>
            <source>Ctrl+K finds one by name.</source>
            <translation>按 Ctrl+K 可按名称查找。</translation>
        </message>
        <message>
            <source>Have a look first: friends who only pretend write to you.</source>
            <translation>先看一看：模拟的好友会给你发消息。</translation>
        </message>
        <message>
            <source>Messages that ring when they should, and open where they should. Add an account of any XMPP server or of Tencent Cloud IM.</source>
            <translation>消息该响的时候响，点开就到该去的地方。请添加任何 XMPP 服务器或腾讯云 IM 的账号。</translation>
        </message>
        <message>
            <source>New conversation</source>
            <translation>新会话</translation>
        </message>
        <message>
            <source>No conversations yet</source>
            <translation>还没有会话</translation>
        </message>
        <message>
            <source>Try it here</source>
            <translation>在此试用</translation>
        </message>
        <message>
            <source>Welcome to Bellbird</source>
            <translation>欢迎使用 Bellbird</translation>
        </message>
        <message>
            <source>With friends who only pretend, on this computer alone.</source>
            <translation>只在这台电脑上，好友都是模拟的。</translation>
        </message>
        <message>
            <source>Write to somebody, or join a group.</source>
            <translation>给某人发消息，或加入群组。</translation>
        </message>
    </context>
    <context>
        <name>ExportDialog</name>
        <message>
            <source>A page to read (HTML)</source>
            <translation>便于阅读的网页（HTML）</translation>
        </message>
        <message>
            <source>All messages that are on this computer are written, without their files.</source>
            <translation>导出这台电脑上的所有消息，不包括文件。</translation>
        </message>
        <message>
            <source>Choose where…</source>
            <translation>选择位置…</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Data for other programs (JSON)</source>
            <translation>供其他程序使用的数据（JSON）</translation>
        </message>
        <message>
            <source>Export the conversation</source>
            <translation>导出会话</translation>
        </message>
        <message>
            <source>Export “{name}”</source>
            <translation>导出“{name}”</translation>
        </message>
        <message>
            <source>It could not be written: {reason}.</source>
            <translation>无法写入：{reason}。</translation>
        </message>
        <message>
            <source>Show the folder</source>
            <translation>显示文件夹</translation>
        </message>
        <message>
            <source>{count} messages are written to {name}.</source>
            <translation>已将 {count} 条消息导出到 {name}。</translation>
        </message>
        <message>
            <source>{count} messages are written…</source>
            <translation>已导出 {count} 条消息…</translation>
        </message>
    </context>
    <context>
        <name>Fate</name>
        <message>
            <source>Answered</source>
            <translation>已回复</translation>
        </message>
        <message>
            <source>Arrived</source>
            <translation>已到达</translation>
        </message>
        <message>
            <source>Clicked</source>
            <translation>已点击</translation>
        </message>
        <message>
            <source>Closed</source>
            <translation>已关闭</translation>
        </message>
        <message>
            <source>Decided: {rule}</source>
            <translation>决定：{rule}</translation>
        </message>
        <message>
            <source>Held back</source>
            <translation>已暂缓</translation>
        </message>
        <message>
            <source>It arrived and was written down</source>
            <translation>已到达并记录</translation>
        </message>
        <message>
            <source>It was decided about</source>
            <translation>已作出决定</translation>
        </message>
        <message>
            <source>Left the screen</source>
            <translation>已从屏幕消失</translation>
        </message>
        <message>
            <source>Shown</source>
            <translation>已显示</translation>
        </message>
        <message>
            <source>Shown in a summary</source>
            <translation>已在摘要中显示</translation>
        </message>
        <message>
            <source>Shown with others</source>
            <translation>已合并显示</translation>
        </message>
        <message>
            <source>Silent</source>
            <translation>未提醒</translation>
        </message>
        <message>
            <source>Taken away</source>
            <translation>已收回</translation>
        </message>
        <message>
            <source>The notification server showed it</source>
            <translation>通知服务已显示</translation>
        </message>
        <message>
            <source>To be shown</source>
            <translation>即将显示</translation>
        </message>
        <message>
            <source>{fate}: {reason}</source>
            <translation>{fate}：{reason}</translation>
        </message>
    </context>
    <context>
        <name>FirstClose</name>
        <message>
            <source>Bellbird keeps running in the tray and tells you of new messages.</source>
            <translation>Bellbird 会留在托盘中运行，有新消息时通知你。</translation>
        </message>
        <message>
            <source>Not now</source>
            <translation>暂不</translation>
        </message>
        <message>
            <source>Shall it start with the computer, so that you miss nothing? Settings can change that.</source>
            <translation>要让它随电脑启动，以免遗漏消息吗？可在设置中更改。</translation>
        </message>
        <message>
            <source>Start with the computer</source>
            <translation>随电脑启动</translation>
        </message>
    </context>
    <context>
        <name>ForwardDialog</name>
        <message>
            <source>Forward to…</source>
            <translation>转发给…</translation>
        </message>
    </context>
    <context>
        <name>GroupPage</name>
        <message>
            <source>About</source>
            <translation>简介</translation>
        </message>
        <message>
            <source>Address</source>
            <translation>地址</translation>
        </message>
        <message>
            <source>Change the subject</source>
            <translation>更改主题</translation>
        </message>
        <message>
            <source>Enter the group</source>
            <translation>进入群组</translation>
        </message>
        <message>
            <source>Group</source>
            <translation>群组</translation>
        </message>
        <message>
            <source>Invite…</source>
            <translation>邀请…</translation>
        </message>
        <message>
            <source>Its messages are removed from this computer.</source>
            <translation>它的消息会从这台电脑上删除。</translation>
        </message>
        <message>
            <source>Leave</source>
            <translation>退出</translation>
        </message>
        <message>
            <source>Leave the group</source>
            <translation>退出群组</translation>
        </message>
        <message>
            <source>Leave the group…</source>
            <translation>退出群组…</translation>
        </message>
        <message>
            <source>Leave “{name}”?</source>
            <translation>退出“{name}”？</translation>
        </message>
        <message>
            <source>Members</source>
            <translation>成员</translation>
        </message>
        <message>
            <source>Message</source>
            <translation>发消息</translation>
        </message>
        <message>
            <source>None yet</source>
            <translation>暂无</translation>
        </message>
        <message>
            <source>Subject</source>
            <translation>主题</translation>
        </message>
        <message>
            <source>The address is copied.</source>
            <translation>地址已复制。</translation>
        </message>
        <message>
            <source>You are not in this group now, so not all of it is known.</source>
            <translation>你现在不在此群组中，因此资料不完整。</translation>
        </message>
    </context>
    <context>
        <name>Gui</name>
        <message>
            <source>Add an account…</source>
            <translation>添加账号…</translation>
        </message>
        <message>
            <source>Check notifications</source>
            <translation>检查通知</translation>
        </message>
        <message>
            <source>Contacts…</source>
            <translation>联系人…</translation>
        </message>
        <message>
            <source>Find a conversation…</source>
            <translation>查找会话…</translation>
        </message>
        <message>
            <source>Keyboard shortcuts</source>
            <translation>键盘快捷键</translation>
        </message>
        <message>
            <source>My profile…</source>
            <translation>我的资料…</translation>
        </message>
        <message>
            <source>New conversation…</source>
            <translation>新会话…</translation>
        </message>
        <message>
            <source>New group…</source>
            <translation>新建群组…</translation>
        </message>
        <message>
            <source>Notification history…</source>
            <translation>通知历史…</translation>
        </message>
        <message>
            <source>Quit</source>
            <translation>退出</translation>
        </message>
        <message>
            <source>Settings…</source>
            <translation>设置…</translation>
        </message>
    </context>
    <context>
        <name>Header</name>
        <message>
            <source>About {name}, {state}</source>
            <translation>{name} 的资料，{state}</translation>
        </message>
        <message>
            <source>Back to the list</source>
            <translation>返回列表</translation>
        </message>
        <message>
            <source>Group</source>
            <translation>群组</translation>
        </message>
        <message>
            <source>More</source>
            <translation>更多</translation>
        </message>
        <message>
            <source>Mute</source>
            <translation>静音</translation>
        </message>
        <message>
            <source>Muted</source>
            <translation>已静音</translation>
        </message>
        <message>
            <source>Search here (Ctrl+F)</source>
            <translation>在此搜索（Ctrl+F）</translation>
        </message>
        <message>
            <source>away</source>
            <translation>离开</translation>
        </message>
        <message>
            <source>offline</source>
            <translation>离线</translation>
        </message>
        <message>
            <source>online</source>
            <translation>在线</translation>
        </message>
        <message>
            <source>typing…</source>
            <translation>正在输入…</translation>
        </message>
        <message>
            <source>{name} is typing…</source>
            <translation>{name} 正在输入…</translation>
        </message>
    </context>
    <context>
        <name>HistoryDialog</name>
        <message>
            <source>Clicked or answered</source>
            <translation>已点击或已回复</translation>
        </message>
        <message>
            <source>Closed or taken away</source>
            <translation>已关闭或已收回</translation>
        </message>
        <message>
            <source>Everything</source>
            <translation>全部</translation>
        </message>
        <message>
            <source>Held back</source>
            <translation>已暂缓</translation>
        </message>
        <message>
            <source>Messages and what became of them</source>
            <translation>消息及其处理结果</translation>
        </message>
        <message>
            <source>Next unhandled</source>
            <translation>下一条待处理</translation>
        </message>
        <message>
            <source>No message has come yet.</source>
            <translation>还没有收到消息。</translation>
        </message>
        <message>
            <source>Nothing like that happened.</source>
            <translation>没有符合条件的记录。</translation>
        </message>
        <message>
            <source>Nothing waits for you.</source>
            <translation>没有待处理的消息。</translation>
        </message>
        <message>
            <source>Notification history</source>
            <translation>通知历史</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>打开</translation>
        </message>
        <message>
            <source>Search sender, conversation or message</source>
            <translation>搜索发送者、会话或消息</translation>
        </message>
        <message>
            <source>Search the history</source>
            <translation>搜索历史</translation>
        </message>
        <message>
            <source>Show only</source>
            <translation>只显示</translation>
        </message>
        <message>
            <source>Shown</source>
            <translation>已显示</translation>
        </message>
        <message>
            <source>Silent</source>
            <translation>未提醒</translation>
        </message>
        <message>
            <source>The oldest message that still waits for you (Ctrl+J)</source>
            <translation>最早一条仍待你处理的消息（Ctrl+J）</translation>
        </message>
        <message>
            <source>Waiting for me</source>
            <translation>待我处理</translation>
        </message>
    </context>
    <context>
        <name>HourPlot</name>
        <message>
            <source>Messages by the hour of the day</source>
            <translation>一天中各小时的消息数</translation>
        </message>
        <message>
            <source>No messages</source>
            <translation>没有消息</translation>
        </message>
        <message>
            <source>{hour}:00 to {hour}:59 – {shown} shown, {silent} silent</source>
            <translation>{hour}:00 至 {hour}:59 – {shown} 条已显示，{silent} 条未提醒</translation>
        </message>
        <message>
            <source>{shown} shown, {silent} silent; most of them after {hour}:00</source>
            <translation>{shown} 条已显示，{silent} 条未提醒；多数在 {hour}:00 之后</translation>
        </message>
    </context>
    <context>
        <name>HoverBar</name>
        <message>
            <source>React</source>
            <translation>回应</translation>
        </message>
        <message>
            <source>Reply</source>
            <translation>回复</translation>
        </message>
    </context>
    <context>
        <name>InvitationLine</name>
        <message>
            <source>Accept</source>
            <translation>接受</translation>
        </message>
        <message>
            <source>Ignore</source>
            <translation>忽略</translation>
        </message>
        <message>
            <source>Somebody</source>
            <translation>某人</translation>
        </message>
        <message>
            <source>{text} (and {count} more)</source>
            <translation>{text}（另有 {count} 个）</translation>
        </message>
        <message>
            <source>{who} invites you into the group {group}</source>
            <translation>{who} 邀请你加入群组 {group}</translation>
        </message>
    </context>
    <context>
        <name>InviteDialog</name>
        <message>
            <source>A few words with it</source>
            <translation>附言</translation>
        </message>
        <message>
            <source>A few words with it, if you like</source>
            <translation>附言（可选）</translation>
        </message>
        <message>
            <source>Invite</source>
            <translation>邀请</translation>
        </message>
        <message>
            <source>Invite {count}</source>
            <translation>邀请 {count} 人</translation>
        </message>
        <message>
            <source>Whom do you invite into “{name}”?</source>
            <translation>邀请谁加入“{name}”？</translation>
        </message>
    </context>
    <context>
        <name>LibraryLine</name>
        <message>
            <source>&amp;Tencent's library</source>
            <translation>腾讯的库(&amp;T)</translation>
        </message>
        <message>
            <source>A file or a folder; only Tencent accounts need it.</source>
            <translation>文件或文件夹；只有腾讯账号需要。</translation>
        </message>
        <message>
            <source>Tencent's library</source>
            <translation>腾讯的库</translation>
        </message>
        <message>
            <source>where “bellbird tencent-sdk install” puts it</source>
            <translation>“bellbird tencent-sdk install”的安装位置</translation>
        </message>
    </context>
    <context>
        <name>LinkQuestion</name>
        <message>
            <source>Don't open</source>
            <translation>不打开</translation>
        </message>
        <message>
            <source>Its letters only look like those of another address. Open it only if you expected it.</source>
            <translation>它的字母只是看起来像另一个地址。只有确认是你想要的才打开。</translation>
        </message>
        <message>
            <source>Open it</source>
            <translation>打开</translation>
        </message>
        <message>
            <source>This link goes to {place}</source>
            <translation>此链接指向 {place}</translation>
        </message>
        <message>
            <source>What stands before the @ is not where it goes. Open it only if you expected it.</source>
            <translation>@ 之前的内容并不是它指向的地方。只有确认是你想要的才打开。</translation>
        </message>
        <message>
            <source>Where this link goes</source>
            <translation>链接的去向</translation>
        </message>
    </context>
    <context>
        <name>MembersList</name>
        <message>
            <source>Ban</source>
            <translation>禁止加入</translation>
        </message>
        <message>
            <source>Ban from the group</source>
            <translation>禁止加入群组</translation>
        </message>
        <message>
            <source>Ban from the group…</source>
            <translation>禁止加入群组…</translation>
        </message>
        <message>
            <source>Ban {name} from the group?</source>
            <translation>禁止 {name} 加入群组？</translation>
        </message>
        <message>
            <source>Make moderator</source>
            <translation>设为管理员</translation>
        </message>
        <message>
            <source>Members</source>
            <translation>成员</translation>
        </message>
        <message>
            <source>Moderator</source>
            <translation>管理员</translation>
        </message>
        <message>
            <source>My profile</source>
            <translation>我的资料</translation>
        </message>
        <message>
            <source>No longer moderator</source>
            <translation>取消管理员</translation>
        </message>
        <message>
            <source>Owner</source>
            <translation>群主</translation>
        </message>
        <message>
            <source>Reads only</source>
            <translation>只读成员</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>移出</translation>
        </message>
        <message>
            <source>Remove from the group</source>
            <translation>移出群组</translation>
        </message>
        <message>
            <source>Remove from the group…</source>
            <translation>移出群组…</translation>
        </message>
        <message>
            <source>Remove {name} from the group?</source>
            <translation>将 {name} 移出群组？</translation>
        </message>
        <message>
            <source>Show the contact</source>
            <translation>查看联系人</translation>
        </message>
        <message>
            <source>The group does not tell who is in it.</source>
            <translation>群组没有公开成员名单。</translation>
        </message>
        <message>
            <source>The group hides who this is</source>
            <translation>群组隐藏了此人的身份</translation>
        </message>
        <message>
            <source>They can not come back, whoever invites them.</source>
            <translation>无论谁邀请，对方都不能再进入。</translation>
        </message>
        <message>
            <source>They may be invited again.</source>
            <translation>之后可以再次邀请对方。</translation>
        </message>
        <message>
            <source>Write a message</source>
            <translation>发消息</translation>
        </message>
        <message>
            <source>{name} (you)</source>
            <translation>{name}（我）</translation>
        </message>
    </context>
    <context>
        <name>MessageActions</name>
        <message>
            <source>Copy</source>
            <translation>复制</translation>
        </message>
        <message>
            <source>Copy the link</source>
            <translation>复制链接</translation>
        </message>
        <message>
            <source>Copy the selection</source>
            <translation>复制所选内容</translation>
        </message>
        <message>
            <source>Delete for me</source>
            <translation>为我删除</translation>
        </message>
        <message>
            <source>Delete {count} messages for me</source>
            <translation>为我删除 {count} 条消息</translation>
        </message>
        <message>
            <source>Edit</source>
            <translation>编辑</translation>
        </message>
        <message>
            <source>Forward…</source>
            <translation>转发…</translation>
        </message>
        <message>
            <source>Open with another program</source>
            <translation>用其他程序打开</translation>
        </message>
        <message>
            <source>React…</source>
            <translation>回应…</translation>
        </message>
        <message>
            <source>Recall</source>
            <translation>撤回</translation>
        </message>
        <message>
            <source>Reply</source>
            <translation>回复</translation>
        </message>
        <message>
            <source>Retry</source>
            <translation>重试</translation>
        </message>
        <message>
            <source>Save the file…</source>
            <translation>保存文件…</translation>
        </message>
        <message>
            <source>Why was I notified, or not?</source>
            <translation>为什么通知了我，或没有通知我？</translation>
        </message>
    </context>
    <context>
        <name>MessageSurface</name>
        <message>
            <source>Messages</source>
            <translation>消息</translation>
        </message>
    </context>
    <context>
        <name>MessageView</name>
        <message>
            <source>A program: open it only if you trust who sent it</source>
            <translation>这是程序：只有信任发送者时才打开</translation>
        </message>
        <message>
            <source>Can't be played here: {reason}</source>
            <translation>无法在此播放：{reason}</translation>
        </message>
        <message>
            <source>File</source>
            <translation>文件</translation>
        </message>
        <message>
            <source>Go to the message this replies to</source>
            <translation>转到被回复的消息</translation>
        </message>
        <message>
            <source>Hidden text</source>
            <translation>隐藏的内容</translation>
        </message>
        <message>
            <source>Hidden text; show it</source>
            <translation>隐藏的内容；点击显示</translation>
        </message>
        <message>
            <source>Its letters only look like those of another address.</source>
            <translation>它的字母只是看起来像另一个地址。</translation>
        </message>
        <message>
            <source>Link to {place}</source>
            <translation>{place} 的链接</translation>
        </message>
        <message>
            <source>Loading…</source>
            <translation>正在加载…</translation>
        </message>
        <message>
            <source>Location</source>
            <translation>位置</translation>
        </message>
        <message>
            <source>Message recalled</source>
            <translation>消息已撤回</translation>
        </message>
        <message>
            <source>New messages</source>
            <translation>新消息</translation>
        </message>
        <message>
            <source>Not loaded: {reason}</source>
            <translation>未加载：{reason}</translation>
        </message>
        <message>
            <source>Not sent.</source>
            <translation>未发送。</translation>
        </message>
        <message>
            <source>Not shown: {reason}</source>
            <translation>未显示：{reason}</translation>
        </message>
        <message>
            <source>Opens {place}</source>
            <translation>打开 {place}</translation>
        </message>
        <message>
            <source>Photo</source>
            <translation>图片</translation>
        </message>
        <message>
            <source>Reactions: {reactions}</source>
            <translation>回应：{reactions}</translation>
        </message>
        <message>
            <source>Reply</source>
            <translation>回复</translation>
        </message>
        <message>
            <source>Reply to: {text}</source>
            <translation>回复：{text}</translation>
        </message>
        <message>
            <source>Retry</source>
            <translation>重试</translation>
        </message>
        <message>
            <source>Send again</source>
            <translation>重新发送</translation>
        </message>
        <message>
            <source>Show</source>
            <translation>显示</translation>
        </message>
        <message>
            <source>Show more</source>
            <translation>展开全文</translation>
        </message>
        <message>
            <source>Sticker</source>
            <translation>表情</translation>
        </message>
        <message>
            <source>Video</source>
            <translation>视频</translation>
        </message>
        <message>
            <source>Voice message</source>
            <translation>语音消息</translation>
        </message>
        <message>
            <source>Voice message, {duration}</source>
            <translation>语音消息，{duration}</translation>
        </message>
        <message>
            <source>What stands before the @ is not where it goes.</source>
            <translation>@ 之前的内容并不是它指向的地方。</translation>
        </message>
        <message>
            <source>You</source>
            <translation>我</translation>
        </message>
        <message>
            <source>delivered</source>
            <translation>已送达</translation>
        </message>
        <message>
            <source>edited</source>
            <translation>已编辑</translation>
        </message>
        <message>
            <source>it has no address</source>
            <translation>它没有地址</translation>
        </message>
        <message>
            <source>not sent</source>
            <translation>未发送</translation>
        </message>
        <message>
            <source>read</source>
            <translation>已读</translation>
        </message>
        <message>
            <source>sent</source>
            <translation>已发送</translation>
        </message>
        <message>
            <source>to an earlier message</source>
            <translation>较早的消息</translation>
        </message>
        <message>
            <source>waiting</source>
            <translation>等待发送</translation>
        </message>
        <message>
            <source>{emoji} by {names}</source>
            <translation>{names} 回应了 {emoji}</translation>
        </message>
        <message>
            <source>{names} and {count} more</source>
            <translation>{names} 等 {count} 人</translation>
        </message>
    </context>
    <context>
        <name>NewConversationDialog</name>
        <message>
            <source>&amp;Address</source>
            <translation>地址(&amp;A)</translation>
        </message>
        <message>
            <source>A &amp;group</source>
            <translation>群组(&amp;G)</translation>
        </message>
        <message>
            <source>A &amp;person</source>
            <translation>个人(&amp;P)</translation>
        </message>
        <message>
            <source>A&amp;ccount</source>
            <translation>账号(&amp;C)</translation>
        </message>
        <message>
            <source>Address</source>
            <translation>地址</translation>
        </message>
        <message>
            <source>Join</source>
            <translation>加入</translation>
        </message>
        <message>
            <source>My &amp;name there</source>
            <translation>我在群内的名称(&amp;N)</translation>
        </message>
        <message>
            <source>My name in the group</source>
            <translation>我在群组中的名称</translation>
        </message>
        <message>
            <source>New conversation</source>
            <translation>新会话</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>打开</translation>
        </message>
        <message>
            <source>Whom do you want to write to?</source>
            <translation>你想和谁聊天？</translation>
        </message>
        <message>
            <source>anna@example.org</source>
            <translation>anna@example.org</translation>
        </message>
        <message>
            <source>garden@rooms.example.org</source>
            <translation>garden@rooms.example.org</translation>
        </message>
        <message>
            <source>the group's id</source>
            <translation>群组的 ID</translation>
        </message>
        <message>
            <source>the user's id</source>
            <translation>用户的 ID</translation>
        </message>
    </context>
    <context>
        <name>NotificationsPage</name>
        <message>
            <source>Change the channel {name}</source>
            <translation>更改通知类别“{name}”</translation>
        </message>
        <message>
            <source>Change…</source>
            <translation>更改…</translation>
        </message>
        <message>
            <source>Check notifications</source>
            <translation>检查通知</translation>
        </message>
        <message>
            <source>Count conversations instead of messages</source>
            <translation>统计会话数而不是消息数</translation>
        </message>
        <message>
            <source>Count muted conversations too</source>
            <translation>同时统计已静音的会话</translation>
        </message>
        <message>
            <source>Hide codes to log in with</source>
            <translation>隐藏登录验证码</translation>
        </message>
        <message>
            <source>History…</source>
            <translation>历史…</translation>
        </message>
        <message>
            <source>Kinds</source>
            <translation>类别</translation>
        </message>
        <message>
            <source>Mentions</source>
            <translation>提及</translation>
        </message>
        <message>
            <source>Name and text</source>
            <translation>名称和内容</translation>
        </message>
        <message>
            <source>Name only</source>
            <translation>仅名称</translation>
        </message>
        <message>
            <source>No notification server was found: messages show in the tray only.</source>
            <translation>没有找到通知服务：消息只在托盘中显示。</translation>
        </message>
        <message>
            <source>Nothing</source>
            <translation>什么都不显示</translation>
        </message>
        <message>
            <source>Notifications are shown by {server}.</source>
            <translation>通知由 {server} 显示。</translation>
        </message>
        <message>
            <source>Other devices and secrets</source>
            <translation>其他设备与隐私</translation>
        </message>
        <message>
            <source>Play a sound</source>
            <translation>播放声音</translation>
        </message>
        <message>
            <source>Preview</source>
            <translation>预览</translation>
        </message>
        <message>
            <source>Show a test notification</source>
            <translation>显示测试通知</translation>
        </message>
        <message>
            <source>The system's do not disturb is on.</source>
            <translation>系统的免打扰已开启。</translation>
        </message>
        <message>
            <source>The unread number</source>
            <translation>未读数</translation>
        </message>
        <message>
            <source>Try it</source>
            <translation>试一试</translation>
        </message>
        <message>
            <source>Wait a moment while I use another device, so that only one rings</source>
            <translation>正在使用其他设备时稍等片刻，避免重复提醒</translation>
        </message>
        <message>
            <source>What a notification shows</source>
            <translation>通知显示的内容</translation>
        </message>
        <message>
            <source>Words that count as a mention</source>
            <translation>视为提及的关键词</translation>
        </message>
        <message>
            <source>Words that count as a mention, with commas:</source>
            <translation>视为提及的关键词，用逗号分隔：</translation>
        </message>
        <message>
            <source>for example: release, Bellbird, 开会</source>
            <translation>例如：发布，Bellbird，开会</translation>
        </message>
    </context>
    <context>
        <name>NotifyingCard</name>
        <message>
            <source>All messages</source>
            <translation>所有消息</translation>
        </message>
        <message>
            <source>May break through quiet times</source>
            <translation>安静时段内仍可提醒</translation>
        </message>
        <message>
            <source>Mute for a while…</source>
            <translation>暂时静音…</translation>
        </message>
        <message>
            <source>Muted until {time}.</source>
            <translation>静音至 {time}。</translation>
        </message>
        <message>
            <source>Nothing</source>
            <translation>不通知</translation>
        </message>
        <message>
            <source>Notifications</source>
            <translation>通知</translation>
        </message>
        <message>
            <source>Only mentions of me</source>
            <translation>仅提到我的消息</translation>
        </message>
        <message>
            <source>Sound and urgency</source>
            <translation>声音和紧急程度</translation>
        </message>
        <message>
            <source>Sound and urgency of</source>
            <translation>声音和紧急程度同</translation>
        </message>
        <message>
            <source>Tell neither who nor what</source>
            <translation>不显示发送者和内容</translation>
        </message>
    </context>
    <context>
        <name>Opening</name>
        <message>
            <source>Open with another program</source>
            <translation>用其他程序打开</translation>
        </message>
        <message>
            <source>The voice message can't be played here: {reason}.</source>
            <translation>无法在此播放语音消息：{reason}。</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>重试</translation>
        </message>
        <message>
            <source>Voice message</source>
            <translation>语音消息</translation>
        </message>
    </context>
    <context>
        <name>PartsDialog</name>
        <message>
            <source>Bellbird was not installed: nothing is known of its parts.</source>
            <translation>Bellbird 未经安装，无法得知其组成部分。</translation>
        </message>
        <message>
            <source>Its licence text did not come with it.</source>
            <translation>没有随附其许可证全文。</translation>
        </message>
        <message>
            <source>Qt and Qt for Python are used under the LGPL 3: their libraries lie beside the program and may be replaced by versions of your own.</source>
            <translation>Qt 与 Qt for Python 依 LGPL 3 使用：它们的库文件与程序并列存放，可换成你自己的版本。</translation>
        </message>
        <message>
            <source>What Bellbird is made of</source>
            <translation>Bellbird 的组成</translation>
        </message>
        <message>
            <source>Works of others</source>
            <translation>他人的作品</translation>
        </message>
    </context>
    <context>
        <name>PeopleList</name>
        <message>
            <source>Nobody has such a name.</source>
            <translation>没有找到这样的名称。</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>搜索</translation>
        </message>
        <message>
            <source>Search: {list}</source>
            <translation>搜索：{list}</translation>
        </message>
    </context>
    <context>
        <name>PeopleModel</name>
        <message>
            <source>away</source>
            <translation>离开</translation>
        </message>
        <message>
            <source>offline</source>
            <translation>离线</translation>
        </message>
        <message>
            <source>online</source>
            <translation>在线</translation>
        </message>
    </context>
    <context>
        <name>PeoplePicker</name>
        <message>
            <source>Add</source>
            <translation>添加</translation>
        </message>
        <message>
            <source>Another address</source>
            <translation>其他地址</translation>
        </message>
        <message>
            <source>Contacts</source>
            <translation>联系人</translation>
        </message>
        <message>
            <source>No contacts to choose from. Type an address below.</source>
            <translation>没有可选的联系人。请在下方输入地址。</translation>
        </message>
    </context>
    <context>
        <name>PersonPage</name>
        <message>
            <source>About</source>
            <translation>简介</translation>
        </message>
        <message>
            <source>Add to the contacts</source>
            <translation>添加到联系人</translation>
        </message>
        <message>
            <source>Address</source>
            <translation>地址</translation>
        </message>
        <message>
            <source>Ask again to see when they are online</source>
            <translation>再次请求查看对方的在线状态</translation>
        </message>
        <message>
            <source>Ask to see when they are online</source>
            <translation>请求查看对方的在线状态</translation>
        </message>
        <message>
            <source>Block</source>
            <translation>屏蔽</translation>
        </message>
        <message>
            <source>Contact</source>
            <translation>联系人</translation>
        </message>
        <message>
            <source>Delete</source>
            <translation>删除</translation>
        </message>
        <message>
            <source>Delete the conversation</source>
            <translation>删除会话</translation>
        </message>
        <message>
            <source>Delete the conversation with {name}?</source>
            <translation>删除与 {name} 的会话？</translation>
        </message>
        <message>
            <source>Delete the conversation…</source>
            <translation>删除会话…</translation>
        </message>
        <message>
            <source>Groups</source>
            <translation>群组</translation>
        </message>
        <message>
            <source>Groups we share</source>
            <translation>共同的群组</translation>
        </message>
        <message>
            <source>Its messages are removed from this computer. The contact stays.</source>
            <translation>它的消息会从这台电脑上删除。联系人仍会保留。</translation>
        </message>
        <message>
            <source>Message</source>
            <translation>发消息</translation>
        </message>
        <message>
            <source>No group that you are in is known to have them, too.</source>
            <translation>没有发现与对方共同的群组。</translation>
        </message>
        <message>
            <source>Presence</source>
            <translation>在线状态</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>移除</translation>
        </message>
        <message>
            <source>Remove from the contacts…</source>
            <translation>从联系人中移除…</translation>
        </message>
        <message>
            <source>Remove the contact</source>
            <translation>移除联系人</translation>
        </message>
        <message>
            <source>Remove {name} from the contacts?</source>
            <translation>从联系人中移除 {name}？</translation>
        </message>
        <message>
            <source>The address is copied.</source>
            <translation>地址已复制。</translation>
        </message>
        <message>
            <source>They were asked. What they answer will show here.</source>
            <translation>已向对方发出请求。对方的答复会显示在这里。</translation>
        </message>
        <message>
            <source>Unblock</source>
            <translation>取消屏蔽</translation>
        </message>
        <message>
            <source>You will not see any more when the other is online. The messages stay.</source>
            <translation>你将看不到对方的在线状态。消息仍会保留。</translation>
        </message>
    </context>
    <context>
        <name>PictureDialog</name>
        <message>
            <source>It could not be sent: {reason}.</source>
            <translation>无法发送：{reason}。</translation>
        </message>
        <message>
            <source>Send</source>
            <translation>发送</translation>
        </message>
        <message>
            <source>Send a picture to {name}</source>
            <translation>发送图片给 {name}</translation>
        </message>
        <message>
            <source>The picture can't be written to the disk.</source>
            <translation>无法将图片写入磁盘。</translation>
        </message>
        <message>
            <source>The picture from the clipboard</source>
            <translation>剪贴板中的图片</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>重试</translation>
        </message>
        <message>
            <source>{width} × {height} pixels</source>
            <translation>{width} × {height} 像素</translation>
        </message>
    </context>
    <context>
        <name>PictureViewer</name>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Copy the picture</source>
            <translation>复制图片</translation>
        </message>
        <message>
            <source>Farther (-)</source>
            <translation>缩小（-）</translation>
        </message>
        <message>
            <source>Loading…</source>
            <translation>正在加载…</translation>
        </message>
        <message>
            <source>Nearer (+)</source>
            <translation>放大（+）</translation>
        </message>
        <message>
            <source>Save the picture…</source>
            <translation>保存图片…</translation>
        </message>
        <message>
            <source>The picture can't be shown: {reason}.</source>
            <translation>无法显示图片：{reason}。</translation>
        </message>
    </context>
    <context>
        <name>Portrait</name>
        <message>
            <source>Picture of {name}</source>
            <translation>{name} 的头像</translation>
        </message>
    </context>
    <context>
        <name>PrivacyPage</name>
        <message>
            <source>At this computer</source>
            <translation>在这台电脑上</translation>
        </message>
        <message>
            <source>Hide the text of notifications while the screen is locked</source>
            <translation>锁屏时隐藏通知内容</translation>
        </message>
        <message>
            <source>Tell the other side that I am typing</source>
            <translation>让对方知道我正在输入</translation>
        </message>
        <message>
            <source>Tell the sender that I read a message</source>
            <translation>让发送者知道我已读消息</translation>
        </message>
        <message>
            <source>Tell the sender that a message arrived</source>
            <translation>让发送者知道消息已送达</translation>
        </message>
        <message>
            <source>What others see</source>
            <translation>他人可见的内容</translation>
        </message>
        <message>
            <source>Your own devices always learn it, so that they agree on what is unread.</source>
            <translation>你自己的设备总会得知，以便各设备的未读状态一致。</translation>
        </message>
    </context>
    <context>
        <name>ProblemBar</name>
        <message>
            <source>Account…</source>
            <translation>账号…</translation>
        </message>
        <message>
            <source>Dismiss</source>
            <translation>知道了</translation>
        </message>
    </context>
    <context>
        <name>ProfileDialog</name>
        <message>
            <source>Address</source>
            <translation>地址</translation>
        </message>
        <message>
            <source>Choose a picture</source>
            <translation>选择图片</translation>
        </message>
        <message>
            <source>Choose a picture…</source>
            <translation>选择图片…</translation>
        </message>
        <message>
            <source>My name</source>
            <translation>我的名称</translation>
        </message>
        <message>
            <source>My profile</source>
            <translation>我的资料</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>名称</translation>
        </message>
        <message>
            <source>Others will see your initials.</source>
            <translation>他人将看到你名称的首字。</translation>
        </message>
        <message>
            <source>Pictures (*.png *.jpg *.jpeg *.webp *.gif *.bmp)</source>
            <translation>图片 (*.png *.jpg *.jpeg *.webp *.gif *.bmp)</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>移除</translation>
        </message>
        <message>
            <source>Remove the picture</source>
            <translation>移除头像</translation>
        </message>
        <message>
            <source>Remove the picture…</source>
            <translation>移除头像…</translation>
        </message>
        <message>
            <source>Remove your picture?</source>
            <translation>移除你的头像？</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>保存</translation>
        </message>
        <message>
            <source>Saved. Others see it once they hear of it.</source>
            <translation>已保存。他人稍后会看到。</translation>
        </message>
        <message>
            <source>That file is no picture, or it is far too large. Choose another one.</source>
            <translation>该文件不是图片，或者太大了。请另选一个。</translation>
        </message>
        <message>
            <source>The address is copied.</source>
            <translation>地址已复制。</translation>
        </message>
        <message>
            <source>The picture can be changed while the account is online.</source>
            <translation>账号在线时才能更改头像。</translation>
        </message>
        <message>
            <source>The server of this account keeps no pictures.</source>
            <translation>此账号的服务器不保存头像。</translation>
        </message>
        <message>
            <source>What others shall call you</source>
            <translation>让他人如何称呼你</translation>
        </message>
    </context>
    <context>
        <name>ProxyLine</name>
        <message>
            <source>&amp;Proxy</source>
            <translation>代理(&amp;P)</translation>
        </message>
        <message>
            <source>HTTP or SOCKS5, for all connections to servers, from the next one on.</source>
            <translation>HTTP 或 SOCKS5，用于所有服务器连接，从下次连接起生效。</translation>
        </message>
        <message>
            <source>Proxy</source>
            <translation>代理</translation>
        </message>
        <message>
            <source>none, for example socks5://localhost:1080</source>
            <translation>无，例如 socks5://localhost:1080</translation>
        </message>
    </context>
    <context>
        <name>PurposeBar</name>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Edit: {text}</source>
            <translation>编辑：{text}</translation>
        </message>
        <message>
            <source>Reply to {name}: {text}</source>
            <translation>回复 {name}：{text}</translation>
        </message>
        <message>
            <source>yourself</source>
            <translation>自己</translation>
        </message>
    </context>
    <context>
        <name>PushCheckPage</name>
        <message>
            <source>Also look at this:</source>
            <translation>也请查看：</translation>
        </message>
        <message>
            <source>As the server of a phone's app does, to find out whether a vendor takes it. The requests are shown first; nothing is sent before you agree.</source>
            <translation>像手机应用的服务器那样发送，看看厂商是否接受。会先显示请求内容；在你同意之前不会发送任何东西。</translation>
        </message>
        <message>
            <source>Conversation</source>
            <translation>会话</translation>
        </message>
        <message>
            <source>Error: {text}</source>
            <translation>错误：{text}</translation>
        </message>
        <message>
            <source>If it is not seen on the device:</source>
            <translation>如果设备上没有看到：</translation>
        </message>
        <message>
            <source>Keep the secrets in the key ring</source>
            <translation>将密钥保存在密钥环中</translation>
        </message>
        <message>
            <source>Send</source>
            <translation>发送</translation>
        </message>
        <message>
            <source>Send one push</source>
            <translation>发送一条推送</translation>
        </message>
        <message>
            <source>Send this push through {vendor}?</source>
            <translation>通过 {vendor} 发送这条推送？</translation>
        </message>
        <message>
            <source>Send this push?</source>
            <translation>发送这条推送？</translation>
        </message>
        <message>
            <source>Send…</source>
            <translation>发送…</translation>
        </message>
        <message>
            <source>Show the requests</source>
            <translation>显示请求</translation>
        </message>
        <message>
            <source>Text</source>
            <translation>内容</translation>
        </message>
        <message>
            <source>The answer</source>
            <translation>返回结果</translation>
        </message>
        <message>
            <source>The requests</source>
            <translation>请求内容</translation>
        </message>
        <message>
            <source>The requests shown go to {hosts}, with the secrets that are masked here.</source>
            <translation>上面显示的请求会发往 {hosts}，并带上此处隐藏的密钥。</translation>
        </message>
        <message>
            <source>The vendor would refuse it; it can't be sent.</source>
            <translation>厂商会拒绝它；无法发送。</translation>
        </message>
        <message>
            <source>Title</source>
            <translation>标题</translation>
        </message>
        <message>
            <source>To {purpose}:</source>
            <translation>用于{purpose}：</translation>
        </message>
        <message>
            <source>Token of the device</source>
            <translation>设备的令牌</translation>
        </message>
        <message>
            <source>Vendor</source>
            <translation>厂商</translation>
        </message>
        <message>
            <source>What was found</source>
            <translation>检查结果</translation>
        </message>
        <message>
            <source>kept in the key ring</source>
            <translation>已保存在密钥环中</translation>
        </message>
        <message>
            <source>{name} (optional)</source>
            <translation>{name}（可选）</translation>
        </message>
    </context>
    <context>
        <name>PushPage</name>
        <message>
            <source>A program of your desktop that keeps one connection for all; it starts Bellbird when a message comes.</source>
            <translation>桌面上的一个程序，为所有应用保持一条连接；有消息时会启动 Bellbird。</translation>
        </message>
        <message>
            <source>For Tencent accounts: what the receiver's phone shows while their program is not running. What is empty is filled in: your name, and the message itself.</source>
            <translation>用于腾讯账号：接收者的程序没有运行时，手机上显示的内容。留空则自动填入你的名称和消息本身。</translation>
        </message>
        <message>
            <source>How phones show my messages</source>
            <translation>手机如何显示我的消息</translation>
        </message>
        <message>
            <source>Its public &amp;key (VAPID)</source>
            <translation>它的公钥（VAPID）(&amp;K)</translation>
        </message>
        <message>
            <source>Look again</source>
            <translation>重新查看</translation>
        </message>
        <message>
            <source>None</source>
            <translation>无</translation>
        </message>
        <message>
            <source>Nothing wakes Bellbird: it hears of messages while it runs.</source>
            <translation>没有什么能唤醒 Bellbird：它运行时才能收到消息。</translation>
        </message>
        <message>
            <source>Nothing wakes Bellbird: {problem}.</source>
            <translation>没有什么能唤醒 Bellbird：{problem}。</translation>
        </message>
        <message>
            <source>Public key of the gateway (VAPID)</source>
            <translation>网关的公钥（VAPID）</translation>
        </message>
        <message>
            <source>Push &amp;gateway</source>
            <translation>推送网关(&amp;G)</translation>
        </message>
        <message>
            <source>Push gateway</source>
            <translation>推送网关</translation>
        </message>
        <message>
            <source>Push service</source>
            <translation>推送服务</translation>
        </message>
        <message>
            <source>Pushes</source>
            <translation>推送</translation>
        </message>
        <message>
            <source>Pushes come by {server}.</source>
            <translation>推送经由 {server}。</translation>
        </message>
        <message>
            <source>Start with the computer, in the tray</source>
            <translation>随电脑启动，留在托盘中</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>停止</translation>
        </message>
        <message>
            <source>Stop telling {account}</source>
            <translation>不再告知 {account}</translation>
        </message>
        <message>
            <source>The XMPP address of a gateway of yours (XEP-0357): your servers report to it, and it passes on to the push service, encrypted for this device.</source>
            <translation>你自己的网关的 XMPP 地址（XEP-0357）：你的服务器向它报告，它再为此设备加密并转交给推送服务。</translation>
        </message>
        <message>
            <source>What wakes Bellbird</source>
            <translation>什么可以唤醒 Bellbird</translation>
        </message>
        <message>
            <source>none, for example push.example.org</source>
            <translation>无，例如 push.example.org</translation>
        </message>
        <message>
            <source>none; some push services want it</source>
            <translation>无；部分推送服务需要</translation>
        </message>
        <message>
            <source>stopped</source>
            <translation>已停止</translation>
        </message>
        <message>
            <source>{account} does not know it: {reason}.</source>
            <translation>{account} 尚不知道：{reason}。</translation>
        </message>
        <message>
            <source>{account} is being told, try {number} of 10. {reason}</source>
            <translation>正在告知 {account}，第 {number} 次尝试（共 10 次）。{reason}</translation>
        </message>
        <message>
            <source>{account} knows it since {time}.</source>
            <translation>{account} 自 {time} 起已知道。</translation>
        </message>
        <message>
            <source>{name} (not there)</source>
            <translation>{name}（不存在）</translation>
        </message>
    </context>
    <context>
        <name>QObject</name>
        <message>
            <source>Blocked</source>
            <translation>已屏蔽</translation>
        </message>
        <message>
            <source>Blocked: nothing they send reaches you.</source>
            <translation>已屏蔽：你不会收到对方发送的任何内容。</translation>
        </message>
        <message>
            <source>Contacts</source>
            <translation>联系人</translation>
        </message>
        <message>
            <source>Mute</source>
            <translation>静音</translation>
        </message>
        <message>
            <source>No contacts yet. Add somebody by their address.</source>
            <translation>还没有联系人。请用地址添加。</translation>
        </message>
        <message>
            <source>Nobody is blocked.</source>
            <translation>没有屏蔽任何人。</translation>
        </message>
        <message>
            <source>Nobody waits for an answer.</source>
            <translation>没有待答复的请求。</translation>
        </message>
        <message>
            <source>Not among your contacts.</source>
            <translation>不在你的联系人中。</translation>
        </message>
        <message>
            <source>Requests</source>
            <translation>请求</translation>
        </message>
        <message>
            <source>They do not see when you are online.</source>
            <translation>对方看不到你的在线状态。</translation>
        </message>
        <message>
            <source>They see when you are online.</source>
            <translation>对方可以看到你的在线状态。</translation>
        </message>
        <message>
            <source>They were asked to show you when they are online, and have not answered.</source>
            <translation>已请求查看对方的在线状态，对方尚未答复。</translation>
        </message>
        <message>
            <source>Unmute</source>
            <translation>取消静音</translation>
        </message>
        <message>
            <source>You do not see when they are online.</source>
            <translation>你看不到对方的在线状态。</translation>
        </message>
        <message>
            <source>You may see when they are online.</source>
            <translation>你可以看到对方的在线状态。</translation>
        </message>
        <message>
            <source>last here: {day}, {time}</source>
            <translation>最近在线：{day} {time}</translation>
        </message>
    </context>
    <context>
        <name>QuietHoursDialog</name>
        <message>
            <source>A second call within 3 minutes rings</source>
            <translation>3 分钟内再次来电时响铃</translation>
        </message>
        <message>
            <source>Calls ring</source>
            <translation>来电响铃</translation>
        </message>
        <message>
            <source>Days</source>
            <translation>日期</translation>
        </message>
        <message>
            <source>From</source>
            <translation>从</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>名称</translation>
        </message>
        <message>
            <source>Night</source>
            <translation>夜间</translation>
        </message>
        <message>
            <source>Quiet hours</source>
            <translation>安静时段</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>移除</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>保存</translation>
        </message>
        <message>
            <source>To</source>
            <translation>到</translation>
        </message>
        <message>
            <source>Who may ring all the same</source>
            <translation>谁仍可提醒</translation>
        </message>
        <message>
            <source>on the next day</source>
            <translation>次日</translation>
        </message>
        <message>
            <source>to</source>
            <translation>至</translation>
        </message>
    </context>
    <context>
        <name>QuietPage</name>
        <message>
            <source>A conversation to let through</source>
            <translation>允许提醒的会话</translation>
        </message>
        <message>
            <source>Add quiet hours…</source>
            <translation>添加安静时段…</translation>
        </message>
        <message>
            <source>Afterwards</source>
            <translation>结束之后</translation>
        </message>
        <message>
            <source>Change…</source>
            <translation>更改…</translation>
        </message>
        <message>
            <source>Conversations that may break through</source>
            <translation>不受限制的会话</translation>
        </message>
        <message>
            <source>Every day</source>
            <translation>每天</translation>
        </message>
        <message>
            <source>Let through</source>
            <translation>允许提醒</translation>
        </message>
        <message>
            <source>Mentions may ring in muted conversations, and show in quiet times</source>
            <translation>被提及时，静音的会话仍可提醒，安静时段内仍可显示</translation>
        </message>
        <message>
            <source>Messages may ring.</source>
            <translation>消息可以提醒。</translation>
        </message>
        <message>
            <source>No quiet hours: messages may ring at any time.</source>
            <translation>没有安静时段：消息随时可以提醒。</translation>
        </message>
        <message>
            <source>Now</source>
            <translation>现在</translation>
        </message>
        <message>
            <source>Off</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Quiet hours</source>
            <translation>安静时段</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>移除</translation>
        </message>
        <message>
            <source>Sum up many messages in one notification</source>
            <translation>将大量消息汇总为一条通知</translation>
        </message>
        <message>
            <source>These conversations ring in quiet times and while do not disturb is on:</source>
            <translation>以下会话在安静时段和免打扰期间仍会提醒：</translation>
        </message>
        <message>
            <source>Who may break through</source>
            <translation>谁可以不受限制</translation>
        </message>
    </context>
    <context>
        <name>ReactionBar</name>
        <message>
            <source>Other reactions…</source>
            <translation>其他回应…</translation>
        </message>
        <message>
            <source>React with {emoji}</source>
            <translation>用 {emoji} 回应</translation>
        </message>
        <message>
            <source>Reactions</source>
            <translation>回应</translation>
        </message>
        <message>
            <source>Take back {emoji}</source>
            <translation>撤回 {emoji}</translation>
        </message>
    </context>
    <context>
        <name>RegisterDialog</name>
        <message>
            <source>&amp;Server</source>
            <translation>服务器(&amp;S)</translation>
        </message>
        <message>
            <source>&amp;WebSocket address</source>
            <translation>&amp;WebSocket 地址</translation>
        </message>
        <message>
            <source>Asking {server}…</source>
            <translation>正在询问 {server}…</translation>
        </message>
        <message>
            <source>Continue</source>
            <translation>继续</translation>
        </message>
        <message>
            <source>E-mail address</source>
            <translation>电子邮箱地址</translation>
        </message>
        <message>
            <source>Many XMPP servers let everybody make an account.</source>
            <translation>许多 XMPP 服务器允许任何人注册账号。</translation>
        </message>
        <message>
            <source>Password</source>
            <translation>密码</translation>
        </message>
        <message>
            <source>Register</source>
            <translation>注册</translation>
        </message>
        <message>
            <source>Register a new account</source>
            <translation>注册新账号</translation>
        </message>
        <message>
            <source>Server</source>
            <translation>服务器</translation>
        </message>
        <message>
            <source>Status</source>
            <translation>状态</translation>
        </message>
        <message>
            <source>User name</source>
            <translation>用户名</translation>
        </message>
        <message>
            <source>WebSocket address</source>
            <translation>WebSocket 地址</translation>
        </message>
        <message>
            <source>example.org</source>
            <translation>example.org</translation>
        </message>
        <message>
            <source>found by itself</source>
            <translation>自动查找</translation>
        </message>
    </context>
    <context>
        <name>ResultsPage</name>
        <message>
            <source>Nothing was found for “{text}” in {account}.</source>
            <translation>在 {account} 中没有找到“{text}”。</translation>
        </message>
        <message>
            <source>Nothing was found for “{text}”.</source>
            <translation>没有找到“{text}”。</translation>
        </message>
    </context>
    <context>
        <name>Saving</name>
        <message>
            <source>Save the file</source>
            <translation>保存文件</translation>
        </message>
    </context>
    <context>
        <name>SearchBar</name>
        <message>
            <source>Close the search (Esc)</source>
            <translation>关闭搜索（Esc）</translation>
        </message>
        <message>
            <source>Newer message (Shift+Enter)</source>
            <translation>更新的消息（Shift+Enter）</translation>
        </message>
        <message>
            <source>Not found</source>
            <translation>未找到</translation>
        </message>
        <message>
            <source>Older message (Enter)</source>
            <translation>更早的消息（Enter）</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>搜索</translation>
        </message>
        <message>
            <source>Search in this conversation</source>
            <translation>在此会话中搜索</translation>
        </message>
        <message>
            <source>{number} of {count}</source>
            <translation>第 {number} 条，共 {count} 条</translation>
        </message>
    </context>
    <context>
        <name>SearchResults</name>
        <message>
            <source>Contact {name}, {address}</source>
            <translation>联系人 {name}，{address}</translation>
        </message>
        <message>
            <source>Contacts</source>
            <translation>联系人</translation>
        </message>
        <message>
            <source>Conversation {name}, {address}</source>
            <translation>会话 {name}，{address}</translation>
        </message>
        <message>
            <source>Conversations</source>
            <translation>会话</translation>
        </message>
        <message>
            <source>Message in {name}, {time}: {text}</source>
            <translation>{name} 中的消息，{time}：{text}</translation>
        </message>
        <message>
            <source>Messages</source>
            <translation>消息</translation>
        </message>
        <message>
            <source>Old messages are still being made ready, some may be missing.</source>
            <translation>旧消息仍在整理中，结果可能不完整。</translation>
        </message>
        <message>
            <source>You</source>
            <translation>我</translation>
        </message>
    </context>
    <context>
        <name>SettingsWindow</name>
        <message>
            <source>About</source>
            <translation>关于</translation>
        </message>
        <message>
            <source>Accounts</source>
            <translation>账号</translation>
        </message>
        <message>
            <source>Appearance</source>
            <translation>外观</translation>
        </message>
        <message>
            <source>Notification check</source>
            <translation>通知检查</translation>
        </message>
        <message>
            <source>Notifications</source>
            <translation>通知</translation>
        </message>
        <message>
            <source>Pages of the settings</source>
            <translation>设置页面</translation>
        </message>
        <message>
            <source>Privacy</source>
            <translation>隐私</translation>
        </message>
        <message>
            <source>Push</source>
            <translation>推送</translation>
        </message>
        <message>
            <source>Push check</source>
            <translation>推送检查</translation>
        </message>
        <message>
            <source>Quiet times</source>
            <translation>安静时段</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>设置</translation>
        </message>
        <message>
            <source>Shortcuts</source>
            <translation>快捷键</translation>
        </message>
        <message>
            <source>Statistics</source>
            <translation>统计</translation>
        </message>
        <message>
            <source>Storage</source>
            <translation>存储</translation>
        </message>
    </context>
    <context>
        <name>SharedPage</name>
        <message>
            <source>File</source>
            <translation>文件</translation>
        </message>
        <message>
            <source>No files yet.</source>
            <translation>还没有文件。</translation>
        </message>
        <message>
            <source>No pictures yet.</source>
            <translation>还没有图片。</translation>
        </message>
        <message>
            <source>Picture</source>
            <translation>图片</translation>
        </message>
        <message>
            <source>Save…</source>
            <translation>保存…</translation>
        </message>
        <message>
            <source>Shared files</source>
            <translation>共享的文件</translation>
        </message>
        <message>
            <source>Shared pictures</source>
            <translation>共享的图片</translation>
        </message>
        <message>
            <source>Show in the conversation</source>
            <translation>在会话中显示</translation>
        </message>
        <message>
            <source>Video</source>
            <translation>视频</translation>
        </message>
        <message>
            <source>Voice message</source>
            <translation>语音消息</translation>
        </message>
        <message>
            <source>You</source>
            <translation>我</translation>
        </message>
    </context>
    <context>
        <name>Shortcuts</name>
        <message>
            <source>About the person or the group</source>
            <translation>个人或群组资料</translation>
        </message>
        <message>
            <source>Break the line</source>
            <translation>换行</translation>
        </message>
        <message>
            <source>Bring back what was just deleted</source>
            <translation>恢复刚刚删除的消息</translation>
        </message>
        <message>
            <source>Choose an emoji</source>
            <translation>选择表情</translation>
        </message>
        <message>
            <source>Close the window</source>
            <translation>关闭窗口</translation>
        </message>
        <message>
            <source>Contacts</source>
            <translation>联系人</translation>
        </message>
        <message>
            <source>Copy the chosen messages</source>
            <translation>复制选中的消息</translation>
        </message>
        <message>
            <source>Delete the chosen messages for me</source>
            <translation>为我删除所选消息</translation>
        </message>
        <message>
            <source>Edit the last message</source>
            <translation>编辑上一条消息</translation>
        </message>
        <message>
            <source>Find a conversation</source>
            <translation>查找会话</translation>
        </message>
        <message>
            <source>Five seconds forward in a voice message</source>
            <translation>语音消息快进五秒</translation>
        </message>
        <message>
            <source>Go back</source>
            <translation>返回</translation>
        </message>
        <message>
            <source>Go to the list</source>
            <translation>转到列表</translation>
        </message>
        <message>
            <source>Go to the newest message</source>
            <translation>跳到最新消息</translation>
        </message>
        <message>
            <source>Larger text</source>
            <translation>放大文字</translation>
        </message>
        <message>
            <source>New conversation</source>
            <translation>新会话</translation>
        </message>
        <message>
            <source>Next conversation</source>
            <translation>下一个会话</translation>
        </message>
        <message>
            <source>Next part of a message: a link, a picture, a reaction</source>
            <translation>消息的下一个部分：链接、图片或回应</translation>
        </message>
        <message>
            <source>Next unread conversation</source>
            <translation>下一个未读会话</translation>
        </message>
        <message>
            <source>Notification history</source>
            <translation>通知历史</translation>
        </message>
        <message>
            <source>Open the picture, play the voice message</source>
            <translation>打开图片，播放语音消息</translation>
        </message>
        <message>
            <source>Previous conversation</source>
            <translation>上一个会话</translation>
        </message>
        <message>
            <source>Quit</source>
            <translation>退出</translation>
        </message>
        <message>
            <source>Search everywhere</source>
            <translation>搜索全部</translation>
        </message>
        <message>
            <source>Search in this conversation</source>
            <translation>在此会话中搜索</translation>
        </message>
        <message>
            <source>Send the message</source>
            <translation>发送消息</translation>
        </message>
        <message>
            <source>Send the message, whatever Enter does</source>
            <translation>发送消息（不论 Enter 如何设置）</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>设置</translation>
        </message>
        <message>
            <source>Smaller text</source>
            <translation>缩小文字</translation>
        </message>
        <message>
            <source>This list</source>
            <translation>显示此列表</translation>
        </message>
        <message>
            <source>What can be done with a message or a conversation</source>
            <translation>对消息或会话可执行的操作</translation>
        </message>
    </context>
    <context>
        <name>ShortcutsDialog</name>
        <message>
            <source>Keyboard shortcuts</source>
            <translation>键盘快捷键</translation>
        </message>
    </context>
    <context>
        <name>ShortcutsPage</name>
        <message>
            <source>Keyboard shortcuts</source>
            <translation>键盘快捷键</translation>
        </message>
    </context>
    <context>
        <name>Snooze</name>
        <message>
            <source>1 hour</source>
            <translation>1 小时</translation>
        </message>
        <message>
            <source>30 minutes</source>
            <translation>30 分钟</translation>
        </message>
        <message>
            <source>Do not disturb</source>
            <translation>免打扰</translation>
        </message>
        <message>
            <source>Do not disturb is on</source>
            <translation>免打扰已开启</translation>
        </message>
        <message>
            <source>Do not disturb until I am back</source>
            <translation>免打扰，直到我回来</translation>
        </message>
        <message>
            <source>Do not disturb until {time}</source>
            <translation>免打扰至 {time}</translation>
        </message>
        <message>
            <source>Until I am back</source>
            <translation>直到我回来</translation>
        </message>
        <message>
            <source>Until tomorrow</source>
            <translation>到明天</translation>
        </message>
    </context>
    <context>
        <name>StatisticsPage</name>
        <message>
            <source>Bellbird was not running</source>
            <translation>Bellbird 没有运行</translation>
        </message>
        <message>
            <source>Could messages come through? The last seven days</source>
            <translation>消息能否送达？最近七天</translation>
        </message>
        <message>
            <source>Messages by the hour of the day, the last seven days</source>
            <translation>最近七天一天中各小时的消息数</translation>
        </message>
        <message>
            <source>No account was connected yet.</source>
            <translation>还没有账号连接过。</translation>
        </message>
        <message>
            <source>You could have been notified {percent} % of the time since {since}.</source>
            <translation>自 {since} 以来，有 {percent} % 的时间可以收到通知。</translation>
        </message>
        <message>
            <source>You could have been notified {percent} % of the time.</source>
            <translation>有 {percent} % 的时间可以收到通知。</translation>
        </message>
        <message>
            <source>and {count} shorter gaps</source>
            <translation>以及 {count} 次较短的中断</translation>
        </message>
        <message>
            <source>shown as a notification</source>
            <translation>以通知显示</translation>
        </message>
        <message>
            <source>silent</source>
            <translation>未提醒</translation>
        </message>
        <message>
            <source>{days} d {time}</source>
            <translation>{days} 天 {time}</translation>
        </message>
        <message>
            <source>{when}, for {lasted}: {reason}</source>
            <translation>{when}，持续 {lasted}：{reason}</translation>
        </message>
    </context>
    <context>
        <name>StatusLine</name>
        <message>
            <source>Check what you entered, or try again later.</source>
            <translation>请检查输入的内容，或稍后重试。</translation>
        </message>
        <message>
            <source>Correct it and try again.</source>
            <translation>请更正后重试。</translation>
        </message>
        <message>
            <source>Could not {doing}: {reason}.</source>
            <translation>无法{doing}：{reason}。</translation>
        </message>
        <message>
            <source>The server would have to allow it.</source>
            <translation>需要服务器允许。</translation>
        </message>
        <message>
            <source>Try again when the account is online.</source>
            <translation>请在账号在线时重试。</translation>
        </message>
    </context>
    <context>
        <name>StoragePage</name>
        <message>
            <source>Clear</source>
            <translation>清除</translation>
        </message>
        <message>
            <source>Clear pictures and sounds</source>
            <translation>清除图片和声音</translation>
        </message>
        <message>
            <source>Delete</source>
            <translation>删除</translation>
        </message>
        <message>
            <source>Delete all messages</source>
            <translation>删除所有消息</translation>
        </message>
        <message>
            <source>Delete all messages on this computer?</source>
            <translation>删除这台电脑上的所有消息？</translation>
        </message>
        <message>
            <source>Delete all messages on this computer…</source>
            <translation>删除这台电脑上的所有消息…</translation>
        </message>
        <message>
            <source>Drafts and messages that wait to be sent are deleted, too.</source>
            <translation>草稿和等待发送的消息也会删除。</translation>
        </message>
        <message>
            <source>Fetch by itself what groups and people you know send</source>
            <translation>自动下载群组和熟人发送的内容</translation>
        </message>
        <message>
            <source>Keep at most</source>
            <translation>最多保留</translation>
        </message>
        <message>
            <source>Log files</source>
            <translation>日志文件</translation>
        </message>
        <message>
            <source>Messages</source>
            <translation>消息</translation>
        </message>
        <message>
            <source>Never</source>
            <translation>从不</translation>
        </message>
        <message>
            <source>On this computer</source>
            <translation>在这台电脑上</translation>
        </message>
        <message>
            <source>Pictures and sounds</source>
            <translation>图片和声音</translation>
        </message>
        <message>
            <source>Pictures and sounds of messages</source>
            <translation>消息中的图片和声音</translation>
        </message>
        <message>
            <source>Pictures of people and groups</source>
            <translation>个人和群组的头像</translation>
        </message>
        <message>
            <source>The server of a file sees when it is fetched, and from where.</source>
            <translation>文件所在的服务器会知道何时何地下载了文件。</translation>
        </message>
        <message>
            <source>Up to {count} MB</source>
            <translation>不超过 {count} MB</translation>
        </message>
        <message>
            <source>What the servers keep stays there, and you stay in your groups. Accounts with their messages are removed on their own pages.</source>
            <translation>服务器上的内容会保留，你也仍在群组中。要移除账号及其消息，请使用账号页面。</translation>
        </message>
        <message>
            <source>What was looked at longest ago goes first.</source>
            <translation>最久没有查看的内容最先清除。</translation>
        </message>
        <message>
            <source>nothing</source>
            <translation>无</translation>
        </message>
    </context>
    <context>
        <name>StyleForm</name>
        <message>
            <source>&amp;Title</source>
            <translation>标题(&amp;T)</translation>
        </message>
        <message>
            <source>Android: the channels and kinds that the receiver's app and the vendors' consoles know.</source>
            <translation>Android：接收者的应用和厂商控制台中登记的渠道与类别。</translation>
        </message>
        <message>
            <source>Category of Huawei</source>
            <translation>华为消息类别</translation>
        </message>
        <message>
            <source>Category of vivo</source>
            <translation>vivo 消息类别</translation>
        </message>
        <message>
            <source>Channel of Google (FCM)</source>
            <translation>谷歌渠道（FCM）</translation>
        </message>
        <message>
            <source>Channel of OPPO</source>
            <translation>OPPO 渠道</translation>
        </message>
        <message>
            <source>Channel of Xiaomi</source>
            <translation>小米渠道</translation>
        </message>
        <message>
            <source>Class of vivo</source>
            <translation>vivo 消息分类</translation>
        </message>
        <message>
            <source>Count my messages on the icon of the app (iOS)</source>
            <translation>在应用图标上统计我的消息（iOS）</translation>
        </message>
        <message>
            <source>Or the name of a sound file in the receiver's app.</source>
            <translation>或接收者应用中声音文件的名称。</translation>
        </message>
        <message>
            <source>Sound (Android)</source>
            <translation>声音（Android）</translation>
        </message>
        <message>
            <source>Sound (iOS)</source>
            <translation>声音（iOS）</translation>
        </message>
        <message>
            <source>T&amp;ext</source>
            <translation>内容(&amp;E)</translation>
        </message>
        <message>
            <source>Wake phones for my messages</source>
            <translation>用我的消息唤醒手机</translation>
        </message>
        <message>
            <source>none</source>
            <translation>无</translation>
        </message>
        <message>
            <source>operational</source>
            <translation>运营消息</translation>
        </message>
        <message>
            <source>system, as for chats</source>
            <translation>系统消息，如聊天</translation>
        </message>
        <message>
            <source>the message</source>
            <translation>消息内容</translation>
        </message>
        <message>
            <source>the system's</source>
            <translation>系统声音</translation>
        </message>
        <message>
            <source>your name</source>
            <translation>你的名称</translation>
        </message>
    </context>
    <context>
        <name>Switcher</name>
        <message>
            <source>Conversations found</source>
            <translation>找到的会话</translation>
        </message>
        <message>
            <source>Find a conversation</source>
            <translation>查找会话</translation>
        </message>
    </context>
    <context>
        <name>TencentForm</name>
        <message>
            <source>&amp;User id</source>
            <translation>用户 ID(&amp;U)</translation>
        </message>
        <message>
            <source>An SDKAppID is a number, for example 1400000001.</source>
            <translation>SDKAppID 是数字，例如 1400000001。</translation>
        </message>
        <message>
            <source>Application (&amp;SDKAppID)</source>
            <translation>应用（&amp;SDKAppID）</translation>
        </message>
        <message>
            <source>Choose the file…</source>
            <translation>选择文件…</translation>
        </message>
        <message>
            <source>For trying things out only: whoever has the key can sign in as every user of the application. It is kept in the key ring, never in the settings, and is sent to nobody; signatures are made with it here.</source>
            <translation>仅供试用：持有密钥的人可以以该应用的任何用户身份登录。密钥只保存在密钥环中，不会写入设置，也不会发送给任何人；签名在本机用它生成。</translation>
        </message>
        <message>
            <source>How to get it…</source>
            <translation>如何获取…</translation>
        </message>
        <message>
            <source>I have the secret &amp;key of a test application of mine</source>
            <translation>我有自己测试应用的密钥(&amp;K)</translation>
        </message>
        <message>
            <source>It is Tencent's property and not part of Bellbird; you get it from Tencent, and use it by their terms. In a terminal, {steps}. Instead of the second step you can choose the file here. Its version and its hash are checked.</source>
            <translation>它归腾讯所有，不是 Bellbird 的一部分；请从腾讯获取，并遵守其条款使用。在终端中，{steps}。也可以在此选择文件来代替第二步。程序会检查它的版本和哈希值。</translation>
        </message>
        <message>
            <source>Number of the application (SDKAppID)</source>
            <translation>应用编号（SDKAppID）</translation>
        </message>
        <message>
            <source>Package or library (*.tgz *.so *.dll *.dylib)</source>
            <translation>安装包或库 (*.tgz *.so *.dll *.dylib)</translation>
        </message>
        <message>
            <source>Secret &amp;key</source>
            <translation>密钥(&amp;K)</translation>
        </message>
        <message>
            <source>Secret key</source>
            <translation>密钥</translation>
        </message>
        <message>
            <source>Si&amp;gnature (UserSig)</source>
            <translation>签名（UserSig）(&amp;G)</translation>
        </message>
        <message>
            <source>Signature (UserSig)</source>
            <translation>签名（UserSig）</translation>
        </message>
        <message>
            <source>Tencent Cloud IM</source>
            <translation>腾讯云 IM</translation>
        </message>
        <message>
            <source>Tencent Cloud IM speaks through a library of Tencent's own.</source>
            <translation>腾讯云 IM 通过腾讯自己的库通信。</translation>
        </message>
        <message>
            <source>Tencent's library</source>
            <translation>腾讯的库</translation>
        </message>
        <message>
            <source>Tencent's library is in place.</source>
            <translation>腾讯的库已就位。</translation>
        </message>
        <message>
            <source>User id</source>
            <translation>用户 ID</translation>
        </message>
        <message>
            <source>enter a new one</source>
            <translation>输入新的</translation>
        </message>
        <message>
            <source>for example 1400000001</source>
            <translation>例如 1400000001</translation>
        </message>
        <message>
            <source>unchanged</source>
            <translation>不更改</translation>
        </message>
    </context>
    <context>
        <name>TextDialog</name>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
    </context>
    <context>
        <name>TransferLine</name>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
    </context>
    <context>
        <name>TrayIcon</name>
        <message>
            <source>An account needs your attention</source>
            <translation>有账号需要处理</translation>
        </message>
        <message>
            <source>Check notifications</source>
            <translation>检查通知</translation>
        </message>
        <message>
            <source>Clear notifications</source>
            <translation>清除通知</translation>
        </message>
        <message>
            <source>Off</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Open Bellbird</source>
            <translation>打开 Bellbird</translation>
        </message>
        <message>
            <source>Quit</source>
            <translation>退出</translation>
        </message>
        <message>
            <source>Settings…</source>
            <translation>设置…</translation>
        </message>
    </context>
    <context>
        <name>UndoLine</name>
        <message>
            <source>Dismiss</source>
            <translation>知道了</translation>
        </message>
        <message>
            <source>One message was deleted for you.</source>
            <translation>已为你删除一条消息。</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>撤销</translation>
        </message>
        <message>
            <source>{count} messages were deleted for you.</source>
            <translation>已为你删除 {count} 条消息。</translation>
        </message>
    </context>
    <context>
        <name>Waiting</name>
        <message>
            <source>Searching…</source>
            <translation>正在搜索…</translation>
        </message>
    </context>
    <context>
        <name>WhyDialog</name>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>It is history: it was already there when this computer first saw it.</source>
            <translation>这是历史消息：这台电脑首次看到时它就已经存在。</translation>
        </message>
        <message>
            <source>Notification history…</source>
            <translation>通知历史…</translation>
        </message>
        <message>
            <source>Why?</source>
            <translation>为什么？</translation>
        </message>
        <message>
            <source>You wrote it: nobody is notified of their own messages.</source>
            <translation>这是你自己发的：自己的消息不会有通知。</translation>
        </message>
    </context>
    <context>
        <name>Words</name>
        <message>
            <source>1 member</source>
            <translation>1 位成员</translation>
        </message>
        <message>
            <source>1 new message</source>
            <translation>1 条新消息</translation>
        </message>
        <message>
            <source>1 unread</source>
            <translation>1 条未读</translation>
        </message>
        <message>
            <source>It did not work</source>
            <translation>操作失败</translation>
        </message>
        <message>
            <source>New messages in 1 conversation</source>
            <translation>1 个会话有新消息</translation>
        </message>
        <message>
            <source>New messages in {count} conversations</source>
            <translation>{count} 个会话有新消息</translation>
        </message>
        <message>
            <source>Today</source>
            <translation>今天</translation>
        </message>
        <message>
            <source>Yesterday</source>
            <translation>昨天</translation>
        </message>
        <message>
            <source>d MMM</source>
            <translation>M月d日</translation>
        </message>
        <message>
            <source>d MMMM yyyy</source>
            <translation>yyyy年M月d日</translation>
        </message>
        <message>
            <source>dddd, d MMMM</source>
            <translation>M月d日 dddd</translation>
        </message>
        <message>
            <source>{count} members</source>
            <translation>{count} 位成员</translation>
        </message>
        <message>
            <source>{count} min</source>
            <translation>{count} 分钟</translation>
        </message>
        <message>
            <source>{count} new messages</source>
            <translation>{count} 条新消息</translation>
        </message>
        <message>
            <source>{count} s</source>
            <translation>{count} 秒</translation>
        </message>
        <message>
            <source>{count} unread</source>
            <translation>{count} 条未读</translation>
        </message>
        <message>
            <source>{first} {second}</source>
            <translation>{first}{second}</translation>
        </message>
        <message>
            <source>{label}: {text}</source>
            <translation>{label}：{text}</translation>
        </message>
        <message>
            <source>{sentence}.</source>
            <translation>{sentence}。</translation>
        </message>
    </context>
    <context>
        <name>XmppForm</name>
        <message>
            <source>&amp;Address</source>
            <translation>地址(&amp;A)</translation>
        </message>
        <message>
            <source>&amp;Password</source>
            <translation>密码(&amp;P)</translation>
        </message>
        <message>
            <source>&amp;WebSocket address</source>
            <translation>&amp;WebSocket 地址</translation>
        </message>
        <message>
            <source>A WebSocket address begins with wss:// or ws://.</source>
            <translation>WebSocket 地址以 wss:// 或 ws:// 开头。</translation>
        </message>
        <message>
            <source>Address</source>
            <translation>地址</translation>
        </message>
        <message>
            <source>Advanced</source>
            <translation>高级</translation>
        </message>
        <message>
            <source>For example wss://example.org:5281/xmpp-websocket</source>
            <translation>例如 wss://example.org:5281/xmpp-websocket</translation>
        </message>
        <message>
            <source>Password</source>
            <translation>密码</translation>
        </message>
        <message>
            <source>WebSocket address</source>
            <translation>WebSocket 地址</translation>
        </message>
        <message>
            <source>found by itself</source>
            <translation>自动查找</translation>
        </message>
        <message>
            <source>unchanged</source>
            <translation>不更改</translation>
        </message>
        <message>
            <source>you@example.org</source>
            <translation>you@example.org</translation>
        </message>
    </context>
    <context>
        <name>_Results</name>
        <message>
            <source>Search results</source>
            <translation>搜索结果</translation>
        </message>
    </context>
</TS>

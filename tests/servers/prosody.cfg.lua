-- Prosody 0.12 for the tests, in the foreground. FOLDER, DOMAIN and the ports are filled in.
-- Debian's package keeps its defaults where nothing is said here.
run_as_root = true -- only counts where the tests are run by root
pidfile = "FOLDER/prosody.pid"
data_path = "FOLDER/data"
certificates = "FOLDER"
plugin_paths = { "MODULES" }
log = { { levels = { min = "info" }, to = "console" } }
interfaces = { "127.0.0.1" }
local_interfaces = { "127.0.0.1" }
c2s_ports = { PORT_XMPP }
s2s_ports = {}
http_ports = { PORT_HTTP }
https_ports = { PORT_HTTPS }
component_ports = { PORT_COMPONENT }
component_interfaces = { "127.0.0.1" }
ssl = { certificate = "FOLDER/server.crt", key = "FOLDER/server.key" }
https_ssl = ssl
modules_enabled = {
	"disco", "roster", "saslauth", "tls", "blocklist", "bookmarks", "carbons", "pep", "private",
	"smacks", "vcard4", "vcard_legacy", "csi_simple", "ping", "register", "time", "version", "mam",
	"websocket", "http", "cloud_notify", "host_meta", "test_admin", "user_account_management",
}
modules_disabled = { "s2s", "offline" }
authentication = "internal_hashed"
allow_registration = true
-- Prosody's own storage reads a whole archive for each page.
storage = { archive = "sql", muc_log = "sql" }
sql = { driver = "SQLite3", database = "prosody.sqlite" }
sqlite_tune = "normal"
c2s_require_encryption = true
consider_websocket_secure = true -- on the loopback
http_default_host = "DOMAIN"
host_meta_websocket = "wss://localhost:PORT_HTTPS/xmpp-websocket"
network_settings = { nagle = false }
archive_expires_after = "never"
storage_archive_item_limit = 200000
max_archive_query_results = 250
smacks_hibernation_time = 300
smacks_max_queue_size = 20000

VirtualHost "DOMAIN"
	disco_items = { { "upload.DOMAIN", "files" }, { "rooms.DOMAIN", "rooms" } }

Component "rooms.DOMAIN" "muc"
	modules_enabled = { "muc_mam" }
	muc_log_by_default = true
	muc_log_expires_after = "never"
	muc_room_default_public = true
	muc_room_locking = false

Component "upload.DOMAIN" "http_file_share"
	http_host = "localhost"
	http_external_url = "https://localhost:PORT_HTTPS/"
	http_file_share_size_limit = 16777216
	http_file_share_secret = "the tests' own"

Component "push.DOMAIN"
	component_secret = "push secret"

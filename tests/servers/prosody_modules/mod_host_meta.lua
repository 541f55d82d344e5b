-- XEP-0156 for the tests: Debian's Prosody modules have none.
module:depends("http");

local json = require "util.json";
local address = module:get_option_string("host_meta_websocket");

module:provides("http", {
	default_path = "/.well-known";
	route = {
		["GET /host-meta"] = function (event)
			event.response.headers.content_type = "application/xrd+xml";
			return "<?xml version='1.0' encoding='utf-8'?>"
				.. "<XRD xmlns='http://docs.oasis-open.org/ns/xri/xrd-1.0'>"
				.. "<Link rel='urn:xmpp:alt-connections:websocket' href='" .. address .. "'/></XRD>";
		end;
		["GET /host-meta.json"] = function (event)
			event.response.headers.content_type = "application/json";
			return json.encode { links = {
				{ rel = "urn:xmpp:alt-connections:websocket", href = address };
			} };
		end;
	};
});

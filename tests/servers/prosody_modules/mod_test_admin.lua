-- What the tests need of a server by hand, over HTTP on the loopback: accounts, friends, rooms.
module:depends("http");

local json = require "util.json";
local jid = require "util.jid";
local users = require "core.usermanager";
local rosters = require "core.rostermanager";

local actions = {};

function actions.register(a)
	return users.create_user(a.user, a.password, module.host);
end

function actions.password(a)
	return users.set_password(a.user, a.password, module.host, nil);
end

function actions.befriend(a)
	local address = jid.join(a.friend, module.host);
	local roster = rosters.load_roster(a.user, module.host);
	roster[address] = { subscription = "both", groups = {}, name = a.name };
	return rosters.save_roster(a.user, module.host, roster, address);
end

function actions.room(a)
	local room = prosody.hosts[jid.host(a.room)].modules.muc.create_room(a.room);
	room:set_name(a.title);
	room:set_persistent(true);
	return room:save(true);
end

-- "active" or "inactive" of each device
function actions.states(a)
	local found = {};
	local user = prosody.hosts[module.host].sessions[a.user];
	for resource, session in pairs(user and user.sessions or {}) do
		local looks = (session.state or "active") == "active"; -- else inactive or "flushing"
		found[resource] = looks and "active" or "inactive";
	end
	return found;
end

module:provides("http", {
	default_path = "/admin";
	route = {
		["POST /*"] = function (event, action)
			event.response.headers.content_type = "application/json";
			local result, reason = actions[action](json.decode(event.request.body));
			if not result then
				return 500, json.encode(tostring(reason));
			end
			return json.encode(result);
		end;
	};
});

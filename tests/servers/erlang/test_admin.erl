%% What the tests need to know of ejabberd and no command of it tells, over HTTP on the loopback.
-module(test_admin).
-export([process/2]).

%% GET /test/states/<user>/<domain>: "active" or "inactive" for each device, by mod_client_state.
process([<<"states">>, User, Domain], _Request) ->
    States = [state(ejabberd_sm:get_session_pid(User, Domain, Resource))
              || Resource <- ejabberd_sm:get_user_resources(User, Domain)],
    {200, [{<<"Content-Type">>, <<"text/plain">>}], lists:join(<<"\n">>, States)}.

state(none) -> <<"gone">>;
state(Pid) ->
    case sys:get_state(Pid) of
        #{csi_state := State} -> atom_to_binary(State);
        _ -> <<"active">>
    end.

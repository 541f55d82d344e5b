"""The functions and events of the library that we use, with the types of their arguments.

One letter is one argument: `s` text (UTF-8, NULL for None), `i` int32 or an enum, `u` uint32, `U`
uint64, `b` bool, `B` a buffer of ours that the function fills before it returns, `C` the callback
`TIMCommCallback` together with its `user_data`, which is always last. Every one is declared to
ctypes, which would cut 64-bit numbers otherwise. Source: the headers of im_electron_sdk 8.0.5906.
"""

from collections.abc import Mapping

REQUESTS: Mapping[str, str] = {
    "TIMSetConfig": "sC",
    "TIMLogin": "ssC",
    "TIMLogout": "C",
    "TIMMsgSendMessage": "sisBC",
    "TIMMsgRevoke": "sisC",
    "TIMMsgModifyMessage": "sC",
    "TIMMsgGetMsgList": "sisC",
    "TIMMsgFindMessages": "sC",
    "TIMMsgFindByMsgLocatorList": "sisC",
    "TIMMsgSendMessageReadReceipts": "sC",
    "TIMMsgSetC2CReceiveMessageOpt": "siC",
    "TIMMsgSetGroupReceiveMessageOpt": "siC",
    "TIMMsgSetAllReceiveMessageOpt2": "iuuC",
    "TIMMsgGetAllReceiveMessageOpt": "C",
    "TIMMsgDoForeground": "C",
    "TIMMsgDoBackground": "uC",
    "TIMConvGetConvList": "C",
    "TIMConvGetTotalUnreadMessageCount": "C",
    "TIMConvCleanConversationUnreadMessageCount": "sUUC",
    "TIMConvSetConversationCustomData": "ssC",
    "TIMProfileGetUserProfileList": "sC",
    "TIMSubscribeUserStatus": "sC",
    "TIMFriendshipAddFriend": "sC",
    "TIMFriendshipDeleteFriend": "sC",
    "TIMFriendshipHandleFriendAddRequest": "sC",
    "TIMFriendshipGetPendencyList": "sC",
    "TIMFriendshipGetFriendProfileList": "C",
    "TIMFriendshipModifyFriendProfile": "sC",
    "TIMFriendshipGetBlackList": "C",
    "TIMFriendshipAddToBlackList": "sC",
    "TIMFriendshipDeleteFromBlackList": "sC",
    "TIMGroupCreate": "sC",
    "TIMGroupJoin": "ssC",
    "TIMGroupQuit": "sC",
    "TIMGroupInviteMember": "sC",
    "TIMGroupDeleteMember": "sC",
    "TIMGroupModifyMemberInfo": "sC",
    "TIMGroupModifyGroupInfo": "sC",
    "TIMGroupGetGroupInfoList": "sC",
    "TIMGroupGetMemberInfoList": "sC",
    "TIMGroupGetPendencyList": "sC",
    "TIMGroupHandlePendency": "sC",
    "TIMSignalingAccept": "ssC",
    "TIMSignalingReject": "ssC",
    "callExperimentalAPI": "sC",
}
"""Asynchronous functions: an int at once, and if that is 0, the callback."""

ANSWERS: Mapping[str, str] = {
    "TIMInit": "Us",
    "TIMUninit": "",
    "TIMGetLoginStatus": "",
}
"""Synchronous functions that return an int."""

NEW_MESSAGES = "TIMAddRecvNewMsgCallback"
MESSAGES_CHANGED = "TIMSetMsgUpdateCallback"
MESSAGES_RECALLED = "TIMSetMsgRevokeCallback"
RECEIPTS = "TIMSetMsgReadedReceiptCallback"
ALL_RECEIVE_OPTION = "TIMSetMsgAllMessageReceiveOptionCallback"
CONVERSATIONS = "TIMSetConvEventCallback"
UNREAD_TOTAL = "TIMSetConvTotalUnreadMessageCountChangedCallback"
NETWORK = "TIMSetNetworkStatusListenerCallback"
KICKED_OFFLINE = "TIMSetKickedOfflineCallback"
SIGNATURE_EXPIRED = "TIMSetUserSigExpiredCallback"
USER_STATUS = "TIMSetUserStatusChangedCallback"
FRIEND_REQUESTS = "TIMSetFriendAddRequestCallback"
FRIEND_REQUESTS_GONE = "TIMSetFriendApplicationListDeletedCallback"
BLOCKED = "TIMSetFriendBlackListAddedCallback"
UNBLOCKED = "TIMSetFriendBlackListDeletedCallback"
CALL_RINGS = "TIMSetSignalingReceiveNewInvitationCallback"
CALL_CANCELLED = "TIMSetSignalingInvitationCancelledCallback"
CALL_ACCEPTED = "TIMSetSignalingInviteeAcceptedCallback"
CALL_REJECTED = "TIMSetSignalingInviteeRejectedCallback"
CALL_TIMED_OUT = "TIMSetSignalingInvitationTimeoutCallback"

EVENTS: Mapping[str, str] = {
    NEW_MESSAGES: "s",
    MESSAGES_CHANGED: "s",
    MESSAGES_RECALLED: "s",
    RECEIPTS: "s",
    ALL_RECEIVE_OPTION: "s",
    CONVERSATIONS: "is",
    UNREAD_TOTAL: "i",
    NETWORK: "iis",
    KICKED_OFFLINE: "",
    SIGNATURE_EXPIRED: "",
    USER_STATUS: "s",
    FRIEND_REQUESTS: "s",
    FRIEND_REQUESTS_GONE: "s",
    BLOCKED: "s",
    UNBLOCKED: "s",
    CALL_RINGS: "sssss",
    CALL_CANCELLED: "sss",
    CALL_ACCEPTED: "sss",
    CALL_REJECTED: "sss",
    CALL_TIMED_OUT: "ss",
}
"""Events by the function that registers their callback; `user_data` follows these arguments."""

/* A stand-in for Tencent's library, built by the tests: the functions that we use, with the types of
 * the real headers, answering from a thread of their own. What is answered, how often and when is
 * said by the test through `fake_take` and the other `fake_…` functions; nothing leaves the process.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifndef VERSION
#define VERSION "8.0.5903"
#endif

typedef void (*Comm)(int32_t code, const char *desc, const char *json, const void *user_data);
typedef void (*Hook)(int job, const char *function, const char *arguments);

typedef struct Job {
    int id;                /* of a request, or 0 for an event */
    char *function, *arguments;
    Comm callback;
    const void *user_data;
    int numbers[2];
    char *texts[5];
    struct Job *next;
} Job;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t news = PTHREAD_COND_INITIALIZER;
static Job *first, *last;
static int thread_runs, is_initialised, counter;
static int status = 3;
static Hook hook;

/* What the test says */

typedef struct { char function[80]; int result, is_synchronous; } Rule;
static Rule rules[32];
static int rule_count;
#define MAX_JOBS 20000
static Job *jobs[MAX_JOBS];

void fake_take(Hook taker) { hook = taker; }
void fake_status(int now) { status = now; }
int fake_is_initialised(void) { return is_initialised; }

void fake_rule(const char *function, int result, int is_synchronous) {
    pthread_mutex_lock(&lock);
    Rule *rule = NULL;
    for (int i = 0; i < rule_count; i++)
        if (!strcmp(rules[i].function, function)) rule = &rules[i];
    if (!rule && rule_count < 32) rule = &rules[rule_count++];
    if (rule) {
        snprintf(rule->function, sizeof rule->function, "%s", function);
        rule->result = result;
        rule->is_synchronous = is_synchronous;
    }
    pthread_mutex_unlock(&lock);
}

/* Calls the callback of a request, as often as the test likes, whenever it likes. The texts die with
 * the call, as the real library's do. */
void fake_answer(int id, int32_t code, const char *desc, const char *json) {
    Job *job = id > 0 && id < MAX_JOBS ? jobs[id] : NULL;
    if (!job || !job->callback) return;
    char *words = desc ? strdup(desc) : NULL, *data = json ? strdup(json) : NULL;
    job->callback(code, words, data, job->user_data);
    if (words) { memset(words, 'x', strlen(words)); free(words); }
    if (data) { memset(data, 'x', strlen(data)); free(data); }
}

/* Events: the callbacks of the real types */

typedef struct { const char *name, *kinds; void *callback; const void *user_data; } Event;
static Event events[];

static Event *event_of(const char *name) {
    for (Event *e = events; e->name; e++)
        if (!strcmp(e->name, name)) return e;
    return NULL;
}

static void set_event(const char *name, void *callback, const void *user_data) {
    Event *event = event_of(name);
    event->callback = callback;
    event->user_data = user_data;
}

static Event events[] = {
#define EVENT(name, kinds) {#name, kinds, NULL, NULL},
#include "events.inc"
#undef EVENT
    {NULL, NULL, NULL, NULL}};

#define EVENT(name, kinds)                                                                       \
    void name(void *callback, const void *user_data) { set_event(#name, callback, user_data); }
#include "events.inc"
#undef EVENT

static void deliver(Job *job) {
    Event *event = event_of(job->function);
    if (!event || !event->callback) return;
    const void *u = event->user_data;
    const char *k = event->kinds;
    char **t = job->texts;
    int *n = job->numbers;
    if (!strcmp(k, "s")) ((void (*)(const char *, const void *))event->callback)(t[0], u);
    else if (!strcmp(k, "")) ((void (*)(const void *))event->callback)(u);
    else if (!strcmp(k, "i")) ((void (*)(int, const void *))event->callback)(n[0], u);
    else if (!strcmp(k, "is"))
        ((void (*)(int, const char *, const void *))event->callback)(n[0], t[0], u);
    else if (!strcmp(k, "iis"))
        ((void (*)(int, int32_t, const char *, const void *))event->callback)(n[0], n[1], t[0], u);
    else if (!strcmp(k, "ss"))
        ((void (*)(const char *, const char *, const void *))event->callback)(t[0], t[1], u);
    else if (!strcmp(k, "sss"))
        ((void (*)(const char *, const char *, const char *, const void *))event->callback)(
            t[0], t[1], t[2], u);
    else if (!strcmp(k, "sssss"))
        ((void (*)(const char *, const char *, const char *, const char *, const char *,
                   const void *))event->callback)(t[0], t[1], t[2], t[3], t[4], u);
}

/* The thread */

static void *logic_thread(void *unused) {
    (void)unused;
    printf("[xlog] the one line that no setting silences\n");
    fflush(stdout);
    for (;;) {
        pthread_mutex_lock(&lock);
        while (!first) pthread_cond_wait(&news, &lock);
        Job *job = first;
        first = job->next;
        if (!first) last = NULL;
        pthread_mutex_unlock(&lock);
        if (job->id && hook) hook(job->id, job->function, job->arguments);
        if (!job->id) deliver(job);
    }
    return NULL;
}

static void enqueue(Job *job) {
    pthread_mutex_lock(&lock);
    if (!thread_runs) {
        pthread_t thread;
        thread_runs = !pthread_create(&thread, NULL, logic_thread, NULL);
    }
    job->next = NULL;
    if (last) last->next = job; else first = job;
    last = job;
    pthread_cond_signal(&news);
    pthread_mutex_unlock(&lock);
}

void fake_event(const char *name, int a, int b, const char *s0, const char *s1, const char *s2,
                const char *s3, const char *s4) {
    Job *job = calloc(1, sizeof *job);
    const char *texts[5] = {s0, s1, s2, s3, s4};
    job->function = strdup(name);
    job->numbers[0] = a;
    job->numbers[1] = b;
    for (int i = 0; i < 5; i++) job->texts[i] = texts[i] ? strdup(texts[i]) : NULL;
    enqueue(job);
}

/* A request: arguments as text, separated by the ASCII unit separator */

static int request(const char *function, char *arguments, Comm callback, const void *user_data) {
    int result = 0, is_synchronous = 0;
    pthread_mutex_lock(&lock);
    for (int i = 0; i < rule_count; i++)
        if (!strcmp(rules[i].function, function)) {
            result = rules[i].result;
            is_synchronous = rules[i].is_synchronous;
        }
    int id = ++counter;
    pthread_mutex_unlock(&lock);
    if (!is_initialised && strcmp(function, "TIMSetConfig")) result = -1;
    if (result || id >= MAX_JOBS) {
        free(arguments);
        return result ? result : -4;
    }
    Job *job = calloc(1, sizeof *job);
    job->id = id;
    job->function = strdup(function);
    job->arguments = arguments;
    job->callback = callback;
    job->user_data = user_data;
    jobs[id] = job;
    if (is_synchronous || !strcmp(function, "TIMSetConfig")) {
        if (hook) hook(id, job->function, job->arguments); /* before this call returns */
    } else {
        enqueue(job);
    }
    return 0;
}

static const char *t(const char *text) { return text ? text : ""; }

static char *texts(const char *format, ...) __attribute__((format(printf, 1, 2)));
#include <stdarg.h>
static char *texts(const char *format, ...) {
    char *made = NULL;
    va_list list;
    va_start(list, format);
    if (vasprintf(&made, format, list) < 0) abort();
    va_end(list);
    return made;
}

#define US "\x1f"
#define F_C(name) \
    int name(Comm c, const void *u) { return request(#name, strdup(""), c, u); }
#define F_sC(name) \
    int name(const char *a, Comm c, const void *u) { return request(#name, strdup(t(a)), c, u); }
#define F_ssC(name) \
    int name(const char *a, const char *b, Comm c, const void *u) { \
        return request(#name, texts("%s" US "%s", t(a), t(b)), c, u); }
#define F_siC(name) \
    int name(const char *a, int b, Comm c, const void *u) { \
        return request(#name, texts("%s" US "%d", t(a), b), c, u); }
#define F_sisC(name) \
    int name(const char *a, int b, const char *d, Comm c, const void *u) { \
        return request(#name, texts("%s" US "%d" US "%s", t(a), b, t(d)), c, u); }

F_sC(TIMSetConfig)
F_ssC(TIMLogin)
F_C(TIMLogout)
F_sisC(TIMMsgRevoke)
F_sC(TIMMsgModifyMessage)
F_sisC(TIMMsgGetMsgList)
F_sC(TIMMsgFindMessages)
F_sisC(TIMMsgFindByMsgLocatorList)
F_sC(TIMMsgSendMessageReadReceipts)
F_siC(TIMMsgSetC2CReceiveMessageOpt)
F_siC(TIMMsgSetGroupReceiveMessageOpt)
F_C(TIMMsgGetAllReceiveMessageOpt)
F_C(TIMMsgDoForeground)
F_C(TIMConvGetConvList)
F_C(TIMConvGetTotalUnreadMessageCount)
F_ssC(TIMConvSetConversationCustomData)
F_sC(TIMProfileGetUserProfileList)
F_sC(TIMSubscribeUserStatus)
F_sC(TIMFriendshipAddFriend)
F_sC(TIMFriendshipDeleteFriend)
F_sC(TIMFriendshipHandleFriendAddRequest)
F_sC(TIMFriendshipGetPendencyList)
F_C(TIMFriendshipGetFriendProfileList)
F_sC(TIMFriendshipModifyFriendProfile)
F_C(TIMFriendshipGetBlackList)
F_sC(TIMFriendshipAddToBlackList)
F_sC(TIMFriendshipDeleteFromBlackList)
F_sC(TIMGroupCreate)
F_ssC(TIMGroupJoin)
F_sC(TIMGroupQuit)
F_sC(TIMGroupInviteMember)
F_sC(TIMGroupDeleteMember)
F_sC(TIMGroupModifyMemberInfo)
F_sC(TIMGroupModifyGroupInfo)
F_sC(TIMGroupGetGroupInfoList)
F_sC(TIMGroupGetMemberInfoList)
F_sC(TIMGroupGetPendencyList)
F_sC(TIMGroupHandlePendency)
F_ssC(TIMSignalingAccept)
F_ssC(TIMSignalingReject)
F_sC(callExperimentalAPI)

int TIMMsgDoBackground(uint32_t unread, Comm c, const void *u) {
    return request("TIMMsgDoBackground", texts("%u", unread), c, u);
}

int TIMMsgSetAllReceiveMessageOpt2(int opt, uint32_t start, uint32_t lasts, Comm c, const void *u) {
    return request("TIMMsgSetAllReceiveMessageOpt2", texts("%d" US "%u" US "%u", opt, start, lasts),
                   c, u);
}

int TIMConvCleanConversationUnreadMessageCount(const char *id, uint64_t time, uint64_t seq, Comm c,
                                               const void *u) {
    return request("TIMConvCleanConversationUnreadMessageCount",
                   texts("%s" US "%llu" US "%llu", t(id), (unsigned long long)time,
                         (unsigned long long)seq),
                   c, u);
}

int TIMMsgSendMessage(const char *id, int kind, const char *json, char *buffer, Comm c,
                      const void *u) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    snprintf(buffer, 128, "144115265-%ld-%ld", (long)now.tv_sec, now.tv_nsec);
    return request("TIMMsgSendMessage", texts("%s" US "%d" US "%s" US "%s", t(id), kind, t(json), buffer),
                   c, u);
}

/* Its life */

int TIMInit(uint64_t app_id, const char *config) {
    if (!app_id || !config || !*config) return -4;
    if (is_initialised) return 0;
    is_initialised = 1;
    fake_event("nothing", 0, 0, NULL, NULL, NULL, NULL, NULL); /* wakes the thread */
    return 0;
}

int TIMUninit(void) {
    is_initialised = 0;
    status = 3;
    for (Event *e = events; e->name; e++) e->callback = NULL;
    return 0;
}

int TIMGetLoginStatus(void) { return status; }
const char *TIMGetSDKVersion(void) { return VERSION; }

#include "operations/error_codes.h"

#include <stdlib.h>
#include <string.h>

#define OTHER "http_<status>"

const struct vrc_code vrc_codes[] = {
  { "missing_credentials", "api",
    "no auth cookie was sent, or one that is not valid (any more)" },
  { "bad_credentials", "api", "wrong user name, e-mail address or password" },
  { "two_factor_required", "api", "the login needs its second factor" },
  { "two_factor_wrong", "api", "the code of the second factor is wrong" },
  { "new_location", "api",
    "a login from a new location must be confirmed by e-mail first" },
  { "too_many_sessions", "api", "too many logins: reuse the auth cookie" },
  { "locked_out", "api", "logins are refused for retry_after seconds" },
  { "not_authorized", "api", "the account may not do that" },
  { "not_friends", "api", "the other user is not a friend" },
  { "instance_not_found", "api", "there is no such instance" },
  { "not_found", "api", "there is no such object, or it has expired" },
  { "already_responded", "api", "the invite has been answered already" },
  { "own_invite", "api", "your own invite cannot be answered" },
  { "bad_slot", "api", "there is no such slot" },
  { "cooldown", "api", "the slot cannot be changed for retry_after seconds" },
  { "rate_limited", "api", "too many requests" },
  { "bad_user_agent", "api",
    "the User-Agent does not name application, version and contact" },
  { "malformed_url", "api", "the service's edge refuses the URL" },
  { "blocked_address", "api", "the service's edge refuses this address" },
  { "unavailable", "api", "the service is down or overloaded" },
  { OTHER, "api", "any other refusal, by its HTTP status" },
  { "refused", "transport", "no connection could be made" },
  { "proxy_refused", "transport", "the proxy refused to connect" },
  { "unresolved", "transport", "the host's name has no address" },
  { "tls", "transport", "TLS handshake or certificate verification failed" },
  { "cut_off", "transport",
    "the connection ended before the response did" },
  { "ended", "transport", "the other side has ended the stream" },
  { "not_http", "transport", "what came is not an HTTP response" },
  { "too_large", "transport", "the response is longer than max_reply_bytes" },
  { "bad_frame", "transport",
    "what came breaks the rules of the WebSocket protocol" },
  { "no_memory", "transport", "libcurl ran out of memory" },
  { "failed", "transport", "libcurl reports another failure" },
  { "connect_timeout", "timeout", "no connection within connect_timeout" },
  { "timeout", "timeout", "no complete response within timeout" },
  { "queue_timeout", "timeout",
    "no slot of the rate limit within queue_timeout" },
  { "stalled", "timeout", "two PINGs in a row were not answered" },
  { "no_reply", "timeout", "nobody answered in time" },
  { "not_json", "decode", "the response is not JSON" },
  { "wrong_shape", "decode",
    "the response is not the object or list that it must be" },
  { "bad_encoding", "decode", "the response cannot be decompressed" },
  { "unreadable", "photo", "the photo cannot be opened or read to its end" },
  { "not_png", "photo",
    "the photo is not a PNG, or not a whole one, or an animated one" },
  { "too_many_pixels", "photo",
    "the photo is wider or higher than 2000 pixels" },
  { "too_many_bytes", "photo", "the photo has more than 10,000,000 bytes" },
  { "login_limit", "session", "the limit of logins per hour is reached" },
  { "session_busy", "session",
    "another process has locked the session for too long" },
  { "session_damaged", "session",
    "the session cannot be parsed; it was left unchanged" },
  { "session_foreign", "session",
    "the session belongs to another service, account or program" },
  { "session_missing", "session",
    "a login has left no usable auth cookie" },
  { "session_unreadable", "session", "the session cannot be read" },
  { "session_unwritable", "session", "the session cannot be saved" },
  { "not_a_place", "invite", "nobody can be invited there" },
  { "unknown_person", "invite", "no friend has that name" },
  { "ambiguous_name", "invite", "several friends have that name" },
  { "not_for_oneself", "invite",
    "an invite to yourself has neither text nor photo" },
  { "text_too_long", "invite", "a text has more than 64 characters" },
  { "text_not_taken", "invite", "the service did not accept a text" },
  { "sent_before", "invite",
    "an earlier run has perhaps sent the invite" },
  { "no_pipeline", "live",
    "the client has no pipeline: the option pipeline_url names one" },
  { "other_address", "live",
    "the session belongs to another address than this one" },
  { "unwritable", "file", "a file cannot be opened or written" },
  { "journal_busy", "file", "another process uses the journal" },
  { "journal_damaged", "file",
    "the journal cannot be parsed; it was left unchanged" },
  { "cancelled", "cancelled", "the call was cancelled" },
  { "closed", "closed", "the client was closed" },
  { "forked", "closed", "the client belongs to the parent of this process" }
};

const size_t vrc_codes_count = sizeof(vrc_codes) / sizeof(vrc_codes[0]);

static const struct vrc_code *find(const char *code)
{
  const struct vrc_code *other = NULL;
  size_t i;

  for(i = 0; i < vrc_codes_count; i++) {
    if(!strcmp(vrc_codes[i].code, code))
      return &vrc_codes[i];
    if(!strcmp(vrc_codes[i].code, OTHER))
      other = &vrc_codes[i];
  }
  return other;
}

const char *vrc_code_kind(const char *code)
{
  return find(code)->kind;
}

const char *vrc_code_meaning(const char *code)
{
  return find(code)->meaning;
}

/* The first that fits decides. */
static const struct {
  long status;
  const char *text; /* a part of the message */
  const char *code;
} refusals[] = {
  { 401, "Missing Credentials", "missing_credentials" },
  { 401, "Invalid Username/Email or Password", "bad_credentials" },
  { 401, "Requires Two-Factor Authentication", "two_factor_required" },
  { 401, "logging in from somewhere new", "new_location" },
  { 429, "Logging in from too many places", "new_location" },
  { 429, "Created too many sessions", "too_many_sessions" },
  { 401, "not authorized to perform that action", "not_authorized" },
  { 403, "not authorized to perform that action", "not_authorized" },
  { 403, "Invalid Admin Credentials", "not_authorized" },
  { 403, "be friends with that user", "not_friends" },
  { 400, "users are not friends", "not_friends" },
  { 404, "Instance not found", "instance_not_found" },
  { 400, "already responded to that request", "already_responded" },
  { 400, "cannot respond to your own invites", "own_invite" },
  { 400, "Response slot is out of bounds", "bad_slot" },
  { 400, "A negative slot", "bad_slot" },
  { 400, "too high of a slot number", "bad_slot" },
  { 403, "identify yourself with a properly formatted user-agent",
    "bad_user_agent" },
  { 400, "malformed url", "malformed_url" },
  { 404, "", "not_found" },
  { 429, "", "rate_limited" }
};

/* Statuses of 5xx that mean that the service did not answer: its own, and
   those of the edge. */
static bool is_unavailable(long status)
{
  return (status >= 502 && status <= 504) ||
         (status >= 520 && status <= 527) || status == 530;
}

/* The code for an error of the edge; NULL: it is about something else. */
static const char *code_of_edge(long edge_code)
{
  switch(edge_code) {
  case 1015:
    return "rate_limited";
  case 1006: /* the address, */
  case 1007:
  case 1008:
  case 1009: /* its country, */
  case 1010: /* the program, */
  case 1012:
  case 1020: /* or a rule */
    return "blocked_address";
  default:
    return NULL;
  }
}

const char *vrc_code_of_refusal(const struct vrc_refusal *refusal)
{
  const char *code = code_of_edge(refusal->edge_code);
  size_t i;

  if(refusal->wrong_code)
    return "two_factor_wrong";
  if(code)
    return code;
  if(refusal->status == 403 && refusal->page)
    return "blocked_address"; /* the service itself answers in JSON */
  if(is_unavailable(refusal->status))
    return "unavailable";
  if(refusal->status == 429 && strstr(refusal->message, "Please wait") &&
     vrc_seconds_in(refusal->message))
    return "cooldown";
  for(i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
    bool fits = refusal->status ? refusal->status == refusals[i].status
                                : *refusals[i].text != '\0';
    if(fits && strstr(refusal->message, refusals[i].text)) {
      /* a lock-out has the words of a wrong password */
      if(refusal->retry_after && !strcmp(refusals[i].code, "bad_credentials"))
        return "locked_out";
      return refusals[i].code;
    }
  }
  return NULL;
}

long vrc_seconds_in(const char *message)
{
  const char *number = strpbrk(message, "0123456789");
  char *unit;
  long count;

  if(!number)
    return 0;
  count = strtol(number, &unit, 10);
  if(count <= 0 || count > 1000000)
    return 0;
  if(strstr(unit, "hour"))
    return count * 3600;
  if(strstr(unit, "minute"))
    return count * 60;
  return strstr(unit, "second") ? count : 0;
}

#include "http/outcome.h"

enum vrc_outcome vrc_outcome_of(CURLcode code)
{
  switch(code) {
  case CURLE_COULDNT_CONNECT:
    return VRC_REFUSED;
  case CURLE_COULDNT_RESOLVE_HOST:
  case CURLE_COULDNT_RESOLVE_PROXY:
    return VRC_UNRESOLVED;
  case CURLE_SSL_CONNECT_ERROR:
  case CURLE_PEER_FAILED_VERIFICATION:
  case CURLE_SSL_CERTPROBLEM:
  case CURLE_SSL_CIPHER:
  case CURLE_SSL_CACERT_BADFILE:
  case CURLE_SSL_ISSUER_ERROR:
  case CURLE_SSL_ENGINE_INITFAILED:
    return VRC_TLS;
  case CURLE_GOT_NOTHING:
  case CURLE_PARTIAL_FILE:
  case CURLE_RECV_ERROR:
  case CURLE_SEND_ERROR:
  case CURLE_SEND_FAIL_REWIND:
  case CURLE_HTTP2:
  case CURLE_HTTP2_STREAM:
    return VRC_CUT_OFF;
  case CURLE_OPERATION_TIMEDOUT:
    return VRC_TIMEOUT_CONNECT;
  case CURLE_OUT_OF_MEMORY:
    return VRC_NO_MEMORY;
  default:
    return VRC_FAILED;
  }
}

long vrc_proxy_refusal(CURL *easy)
{
  long status = 0;

  /* fails for no handle that was used */
  (void)curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &status);
  return status >= 200 && status < 300 ? 0 : status;
}

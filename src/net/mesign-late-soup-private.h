/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* What is used of libsoup. It is loaded with the first request: most processes make none, and it
 * brings Kerberos and a second SQLite along. Its functions are called by their own names. */
#define MESIGN_SOUP_NAMES(NAME)                                                                    \
  NAME (_SOUP_METHOD_GET)                                                                          \
  NAME (_SOUP_METHOD_POST)                                                                         \
  NAME (soup_message_add_flags)                                                                    \
  NAME (soup_message_get_response_headers)                                                         \
  NAME (soup_message_get_status)                                                                   \
  NAME (soup_message_get_uri)                                                                      \
  NAME (soup_message_headers_get_content_type)                                                     \
  NAME (soup_message_headers_get_one)                                                              \
  NAME (soup_message_new_from_uri)                                                                 \
  NAME (soup_message_set_request_body_from_bytes)                                                  \
  NAME (soup_session_abort)                                                                        \
  NAME (soup_session_error_quark)                                                                  \
  NAME (soup_session_new_with_options)                                                             \
  NAME (soup_session_send)                                                                         \
  NAME (soup_session_set_timeout)                                                                  \
  NAME (soup_session_set_tls_database)

#define MESIGN_SOUP_MEMBER(name) __typeof__ (name) *name;
typedef struct
{
  MESIGN_SOUP_NAMES (MESIGN_SOUP_MEMBER)
} MesignSoup;
#undef MESIGN_SOUP_MEMBER

const MesignSoup *mesign_soup_get (void);

#define _SOUP_METHOD_GET (*mesign_soup_get ()->_SOUP_METHOD_GET)
#define _SOUP_METHOD_POST (*mesign_soup_get ()->_SOUP_METHOD_POST)
#define soup_message_add_flags (*mesign_soup_get ()->soup_message_add_flags)
#define soup_message_get_response_headers (*mesign_soup_get ()->soup_message_get_response_headers)
#define soup_message_get_status (*mesign_soup_get ()->soup_message_get_status)
#define soup_message_get_uri (*mesign_soup_get ()->soup_message_get_uri)
#define soup_message_headers_get_content_type                                                      \
  (*mesign_soup_get ()->soup_message_headers_get_content_type)
#define soup_message_headers_get_one (*mesign_soup_get ()->soup_message_headers_get_one)
#define soup_message_new_from_uri (*mesign_soup_get ()->soup_message_new_from_uri)
#define soup_message_set_request_body_from_bytes                                                   \
  (*mesign_soup_get ()->soup_message_set_request_body_from_bytes)
#define soup_session_abort (*mesign_soup_get ()->soup_session_abort)
#define soup_session_error_quark (*mesign_soup_get ()->soup_session_error_quark)
#define soup_session_new_with_options (*mesign_soup_get ()->soup_session_new_with_options)
#define soup_session_send (*mesign_soup_get ()->soup_session_send)
#define soup_session_set_timeout (*mesign_soup_get ()->soup_session_set_timeout)
#define soup_session_set_tls_database (*mesign_soup_get ()->soup_session_set_tls_database)

G_END_DECLS

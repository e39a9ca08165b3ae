/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * MesignFlags:
 *
 * The flags and keywords of a message in a mailbox (RFC 9051 section 2.3.2).
 */
typedef enum
{
  MESIGN_FLAG_NONE = 0,
  MESIGN_FLAG_SEEN = 1 << 0,
  MESIGN_FLAG_ANSWERED = 1 << 1,
  MESIGN_FLAG_FLAGGED = 1 << 2,
  MESIGN_FLAG_DELETED = 1 << 3,
  MESIGN_FLAG_DRAFT = 1 << 4,
  MESIGN_FLAG_FORWARDED = 1 << 5,
  MESIGN_FLAG_JUNK = 1 << 6,
  MESIGN_FLAG_NOT_JUNK = 1 << 7,
  MESIGN_FLAG_MDN_SENT = 1 << 8,
} MesignFlags;

#define MESIGN_FLAGS_ALL ((MesignFlags) 0x1ff)

const char *mesign_flag_get_keyword (MesignFlags flag);
MesignFlags mesign_flag_from_keyword (const char *keyword);
const char *mesign_flag_get_name (MesignFlags flag);
MesignFlags mesign_flag_from_name (const char *name);
char *mesign_flags_to_string (MesignFlags flags);

G_END_DECLS

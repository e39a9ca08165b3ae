/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A header block, as the list of messages reads it of each mail: addresses, dates, words in other
 * charsets. An address that was written is read as the same address. */

#include "config.h"

#include "fuzz.h"

#include "mime/mesign-mime-address.h"
#include "mime/mesign-mime-header.h"

#include <string.h>

static void
check_round (GPtrArray *addresses)
{
  g_autofree char *field = mesign_mime_format_addresses (addresses);
  g_autoptr (GPtrArray) again = mesign_mime_parse_addresses (field);

  fuzz_assert_text (field);
  for (guint i = 0; i < addresses->len; i++)
    {
      const MesignAddress *address = addresses->pdata[i];

      fuzz_assert_text (address->name);
      fuzz_assert_text (address->address);
      if (!mesign_mime_check_address (address->address, NULL))
        return;
    }
  for (guint i = 0; i < addresses->len; i++)
    {
      const MesignAddress *address = addresses->pdata[i];

      if (i >= again->len ||
          !mesign_address_same (address->address, ((MesignAddress *) again->pdata[i])->address))
        g_error ("“%s” is read as another address in “%s”", address->address, field);
    }
}

static void
check_values (GBytes *block)
{
  g_autoptr (GPtrArray) fields = mesign_mime_header_list (block);

  for (guint i = 0; i < fields->len; i++)
    {
      const MesignMimeHeader *field = fields->pdata[i];
      g_auto (GStrv) identifiers = mesign_mime_parse_identifiers (field->raw);
      g_autoptr (GPtrArray) addresses = mesign_mime_parse_addresses (field->raw);
      gint64 seconds;

      fuzz_assert_text (field->name);
      fuzz_assert_text (field->value);
      check_round (addresses);
      if (mesign_mime_parse_date (field->raw, &seconds))
        g_free (mesign_mime_format_date (seconds, 0));
    }
}

void
fuzz_target_init (void)
{
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) block = g_bytes_new (data, size);
  g_autoptr (MesignEnvelope) envelope = mesign_mime_parse_envelope (block);

  fuzz_assert_text (envelope->subject);
  fuzz_assert_text (envelope->message_id);
  check_round (envelope->from);
  check_round (envelope->to);
  check_values (block);

  return 0;
}

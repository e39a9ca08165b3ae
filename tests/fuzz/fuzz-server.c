/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What servers send before anybody is trusted: the guard in front of libetpan, the XML that names a
 * provider's servers, and a provider's profile from a file. */

#include "config.h"

#include "fuzz.h"

#include "account/mesign-autoconfig.h"
#include "net/mesign-guard-private.h"
#include "retrieval/mesign-provider-set.h"

#include <string.h>

static gboolean
push (MesignGuardKind kind, GBytes *octets, gsize step)
{
  g_autoptr (MesignGuard) guard = mesign_guard_new (kind, "imap.example.test");
  gsize length;
  const char *data = g_bytes_get_data (octets, &length);
  gboolean goes_on = TRUE;

  mesign_guard_set_limits (guard, 100000, 1000000);
  for (gsize at = 0; goes_on && at < length; at += step)
    {
      gsize piece = MIN (step, length - at);
      g_autofree guint8 *copy = g_memdup2 (data + at, piece);
      g_autoptr (GError) error = NULL;

      goes_on = mesign_guard_push (guard, copy, piece, &error);
      g_assert_true (goes_on == (error == NULL));
    }
  fuzz_assert_text (mesign_guard_get_farewell (guard));

  return goes_on;
}

/* How the octets are cut into packets is nothing they mean. */
static void
guard (GBytes *octets)
{
  gsize whole = MAX (1, g_bytes_get_size (octets));

  for (guint kind = MESIGN_GUARD_IMAP; kind <= MESIGN_GUARD_LINES; kind++)
    if (push (kind, octets, whole) != push (kind, octets, 1))
      g_error ("the guard lets pass in pieces what it stops whole, or the other way round");
}

static void
autoconfig (GBytes *octets)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = mesign_autoconfig_parse_xml (octets, "alice@example.test", &error);

  fuzz_assert_error (list, error);
}

static void
profile (GBytes *octets)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignProvider) provider = mesign_provider_parse (octets, "portal.provider", &error);
  g_autoptr (GPtrArray) faults = mesign_provider_check (octets, "portal.provider");

  fuzz_assert_error (provider, error);
  for (guint i = 0; i < faults->len; i++)
    fuzz_assert_text (((MesignProviderFault *) faults->pdata[i])->message);
  if (provider == NULL)
    return;
  mesign_provider_is_host (provider, "https://portal.test/");
  mesign_provider_is_link_host (provider, "https://portal.test/retrieve");
  mesign_provider_is_fill_page (provider, "https://portal.test/retrieve");
  mesign_provider_is_sender (provider, "no-reply@portal.test");
}

void
fuzz_target_init (void)
{
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) octets = g_bytes_new (data, size);

  guard (octets);
  autoconfig (octets);
  profile (octets);

  return 0;
}

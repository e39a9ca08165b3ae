/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A message as it comes from the server, opened with Alice's keys, and all a front end asks of it.
 * Whatever it is bent to, nothing passes for signed that Alice did not sign. */

#include "config.h"

#include "fuzz.h"
#include "look.h"
#include "mutators.h"

#include "retrieval/mesign-retrieval.h"

#include <string.h>

static MesignProviderSet *
get_providers (void)
{
  static MesignProviderSet *set = NULL;

  if (set == NULL)
    {
      g_autoptr (GBytes) octets = fuzz_read ("world/portal.provider");
      g_autoptr (GPtrArray) list =
          g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_provider_unref);
      g_autoptr (GError) error = NULL;

      g_ptr_array_add (list, mesign_provider_parse (octets, "portal.provider", &error));
      g_assert_no_error (error);
      set = mesign_provider_set_new (list);
    }

  return set;
}

static void
know_string (const char *kind, const char *text)
{
  if (text != NULL)
    fuzz_assert_known (kind, text, strlen (text));
}

/* The signer is one of those who really signed a seed, and the mail is said to be from him. */
static void
check_valid (const MesignOpenedMessage *message)
{
  const MesignSecurityReport *report = message->report;
  gboolean from_signer = FALSE;

  for (guint i = 0; i < report->signature.signers->len; i++)
    {
      const MesignSigner *signer = report->signature.signers->pdata[i];

      if (signer->status != MESIGN_SIGNATURE_VALID)
        continue;
      know_string ("signer", signer->fingerprint);
      for (guint j = 0; j < message->headers->from->len; j++)
        from_signer =
            from_signer ||
            mesign_certificate_has_address (
                signer->certificate, ((MesignAddress *) message->headers->from->pdata[j])->address);
    }
  if (!from_signer)
    g_error ("valid, and from somebody else");
}

static void
check_honest (const MesignOpenedMessage *message)
{
  const MesignSecurityReport *report = message->report;

  if (report->signature.status == MESIGN_SIGNATURE_VALID)
    check_valid (message);
  for (guint i = 0; i < message->body_parts->len; i++)
    {
      const MesignBodyPart *part = message->body_parts->pdata[i];

      if (part->is_signed)
        know_string ("signed text", part->text);
      if (part->is_signed)
        know_string ("signed html", part->html);
    }
  for (guint i = 0; i < message->attachments->len; i++)
    {
      const MesignAttachment *attachment = message->attachments->pdata[i];

      if (attachment->is_signed)
        fuzz_assert_known ("signed attachment", g_bytes_get_data (attachment->octets, NULL),
                           g_bytes_get_size (attachment->octets));
    }
  if (g_ptr_array_find_with_equal_func (report->header_protection.is_signed, "Subject", g_str_equal,
                                        NULL) &&
      report->signature.status == MESIGN_SIGNATURE_VALID)
    know_string ("signed subject", message->headers->subject);
}

static void
try_retrieval (const MesignOpenedMessage *message)
{
  g_autoptr (MesignRetrievalFinding) finding = mesign_retrieval_detect (
      get_providers (), message, "alice@example.test", "imap.example.test", MESIGN_DKIM_NONE);

  mesign_retrieval_may_concern (get_providers (), message->headers->subject);
  if (finding == NULL)
    return;
  fuzz_assert_text (finding->message);
  fuzz_assert_text (finding->link);
  if (finding->trust == MESIGN_RETRIEVAL_REFUSED && finding->code != NULL)
    g_error ("the code of a mail that is refused");
}

void
fuzz_target_init (void)
{
  g_autoptr (GPtrArray) seeds = fuzz_list ("signed");

  for (guint i = 0; i < seeds->len; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MesignOpenedMessage) message =
          mesign_smime_open (seeds->pdata[i], fuzz_context (), &error);

      g_assert_no_error (error);
      check_honest (message);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) octets = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignOpenedMessage) message = mesign_smime_open (octets, fuzz_context (), &error);

  fuzz_assert_error (message, error);
  if (message == NULL)
    {
      fuzz_say ("no message\n");
      return 0;
    }
  fuzz_say ("%s %s\n", mesign_encryption_status_to_string (message->report->encryption.status),
            mesign_signature_status_to_string (message->report->signature.status));
  check_honest (message);
  look_at_message (message);
  try_retrieval (message);

  return 0;
}

size_t
LLVMFuzzerCustomMutator (uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
  return mutate_mail (data, size, max_size, seed);
}

/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/composer/mesign-composer-private.h"

#include "client/compat/mesign-ask.h"
#include "client/compat/mesign-pick.h"

#include <glib/gi18n-lib.h>

/* A mail that is not sent as it stands, and the ways out of it. Less protection is one of them only
 * when the person says so twice. */

static void
remove_lacking (MesignComposer *self)
{
  g_autoptr (GPtrArray) lacking = g_ptr_array_ref (self->protection.lacking);

  for (guint i = 0; i < lacking->len; i++)
    {
      const char *address = ((const MesignCorrespondent *) lacking->pdata[i])->address->address;

      mesign_address_field_remove_address (self->to, address);
      mesign_address_field_remove_address (self->cc, address);
      mesign_address_field_remove_address (self->bcc, address);
    }
}

static void
send_in_the_clear (MesignComposer *self)
{
  if (self->protection.quotes_encrypted && !mesign_composer_can_remove_quote (self))
    {
      mesign_composer_offer_remedies (self);
      return;
    }
  if (self->protection.quotes_encrypted)
    mesign_composer_remove_quote (self);
  mesign_composer_choose_encrypt (self, FALSE);
  mesign_composer_submit (self);
}

static void
on_confirmed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignComposer) self = MESIGN_COMPOSER (user_data);

  self->is_asking = FALSE;
  if (mesign_ask_finish (result))
    send_in_the_clear (self);
}

static void
confirm_clear (MesignComposer *self)
{
  gboolean has_quote = self->protection.quotes_encrypted;
  const MesignQuestion question = {
    .heading = _ ("Send unencrypted?"),
    .body = has_quote ? _ ("The quotation and the files of the encrypted mail are taken out. "
                           "Whoever handles the mail on its way can read the rest.")
                      : _ ("Whoever handles the mail on its way can read it."),
    .accept = has_quote ? _ ("_Send Without the Quote") : _ ("_Send Unencrypted"),
    .destructive = TRUE,
  };

  self->is_asking = TRUE;
  mesign_ask_async (GTK_WIDGET (self), &question, NULL, on_confirmed, g_object_ref (self));
}

static void
encrypt_and_send (MesignComposer *self)
{
  mesign_composer_choose_encrypt (self, TRUE);
  mesign_composer_submit (self);
}

static void
on_picked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignComposer) self = MESIGN_COMPOSER (user_data);
  g_autofree char *pick = mesign_pick_finish (result);

  self->is_asking = FALSE;
  if (g_strcmp0 (pick, "remove") == 0)
    remove_lacking (self);
  else if (g_strcmp0 (pick, "import") == 0)
    gtk_widget_activate_action (GTK_WIDGET (self), "app.import-certificate", "s", "");
  else if (g_strcmp0 (pick, "clear") == 0)
    confirm_clear (self);
  else if (g_strcmp0 (pick, "encrypt") == 0)
    encrypt_and_send (self);
}

static void
add_pick (GArray *picks, const char *id, const char *label, gboolean destructive)
{
  const MesignPick pick = { .id = id, .label = label, .is_destructive = destructive };

  g_array_append_val (picks, pick);
}

static void
add_ways_to_encrypt (MesignComposer *self, GArray *picks)
{
  const MesignProtection *protection = &self->protection;
  guint n_lacking = protection->lacking->len;

  if (protection->can_encrypt)
    {
      add_pick (picks, "encrypt", _ ("_Encrypt and Send"), FALSE);
      return;
    }
  add_pick (picks, "import", _ ("_Import Certificate…"), FALSE);
  if (n_lacking > 0 && n_lacking < protection->n_recipients)
    add_pick (picks, "remove",
              g_dngettext (GETTEXT_PACKAGE, "_Remove This Recipient", "_Remove These Recipients",
                           n_lacking),
              FALSE);
}

static gboolean
is_quote_inseparable (MesignComposer *self)
{
  return self->protection.quotes_encrypted && mesign_composer_has_quote (self) &&
         !mesign_composer_can_remove_quote (self);
}

static char *
dup_reason (MesignComposer *self)
{
  MesignProtectionTone tone;
  g_autofree char *sentence = mesign_protection_dup_sentence (&self->protection, &tone);

  if (self->protection.can_encrypt)
    return g_steal_pointer (&sentence);

  /* Translators: a sentence that says who has no certificate */
  return g_strdup_printf (_ ("%s A signed mail brings the certificate along: open the name of the "
                             "recipient to ask for one."),
                          sentence);
}

static char *
dup_explanation (MesignComposer *self)
{
  g_autofree char *reason = dup_reason (self);

  if (!is_quote_inseparable (self))
    return g_steal_pointer (&reason);

  /* Translators: why it is not sent, then a sentence */
  return g_strdup_printf (
      _ ("%s The quotation has been edited and cannot be told any more from what "
         "you wrote, so it cannot be taken out for you. To send without it, "
         "write a new mail."),
      reason);
}

/* Says why it is not sent and what can be done. */
void
mesign_composer_offer_remedies (MesignComposer *self)
{
  g_autoptr (GArray) picks = g_array_new (FALSE, FALSE, sizeof (MesignPick));
  g_autofree char *explanation = dup_explanation (self);

  /* the last one stands on top and has the focus: never the one that gives something away */
  if (!self->protection.quotes_encrypted)
    add_pick (picks, "clear", _ ("Send _Unencrypted…"), TRUE);
  else if (mesign_composer_can_remove_quote (self))
    add_pick (picks, "clear", _ ("Send Without the _Quote…"), TRUE);
  add_ways_to_encrypt (self, picks);
  self->is_asking = TRUE;
  mesign_pick_async (GTK_WIDGET (self), _ ("Not Sent"), explanation, (MesignPick *) picks->data,
                     picks->len, on_picked, g_object_ref (self));
}

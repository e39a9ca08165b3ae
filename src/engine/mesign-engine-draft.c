/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-compose.h"

#include "engine/mesign-engine-private.h"
#include "mime/mesign-html.h"
#include "mime/mesign-mime-address.h"
#include "model/mesign-address.h"

#include <glib/gi18n-lib.h>

/* More than anybody puts below a mail each time. */
#define MOST_SIGNATURE_LINES 12

static gboolean
is_wanted (MesignEngine *self, const char *key)
{
  return self->settings == NULL ||
         mesign_settings_get_boolean (self->settings, MESIGN_SETTINGS_SECURITY, key, TRUE);
}

/* Whether there is an authority to have signatures stamped by. */
gboolean
mesign_engine_may_stamp (MesignEngine *self)
{
  g_autofree char *url = self->settings != NULL
                             ? mesign_settings_dup_string (self->settings, MESIGN_SETTINGS_SECURITY,
                                                           MESIGN_SETTING_TIMESTAMP_AUTHORITY)
                             : NULL;

  return url != NULL && *url != '\0';
}

/* What new mail is to be by the settings; what it can be is for the advice to say. */
void
mesign_engine_apply_defaults (MesignEngine *self, MesignDraft *draft)
{
  draft->sign = draft->from != NULL && is_wanted (self, MESIGN_SETTING_SIGN_BY_DEFAULT) &&
                mesign_engine_may_sign (self, draft->from->address);
  draft->pss = self->settings != NULL &&
               mesign_settings_get_boolean (self->settings, MESIGN_SETTINGS_SECURITY,
                                            MESIGN_SETTING_RSA_PSS, FALSE);
  draft->timestamp = mesign_engine_may_stamp (self);
  draft->protect_headers = is_wanted (self, MESIGN_SETTING_HEADER_PROTECTION);
}

/**
 * mesign_engine_make_draft:
 * @self: an open engine
 * @account: the account to write from
 *
 * Makes an empty draft with writer, date and identifier. It is to be signed if the writer has a
 * usable certificate, the signature to be stamped if an authority is set, and its header to be
 * protected, unless the settings say otherwise.
 *
 * Returns: (transfer full): a new draft for the caller to fill in
 */
MesignDraft *
mesign_engine_make_draft (MesignEngine *self, MesignAccount *account)
{
  MesignDraft *draft;

  g_return_val_if_fail (MESIGN_IS_ENGINE (self) && account != NULL, NULL);

  draft = mesign_draft_new ();
  draft->from = mesign_address_new (account->name, account->address);
  draft->date = mesign_engine_now ();
  draft->message_id = mesign_mime_make_message_id (account->address);
  mesign_engine_apply_defaults (self, draft);

  return draft;
}

static void
add_all (GPtrArray *target, GPtrArray *source)
{
  for (guint i = 0; i < source->len; i++)
    g_ptr_array_add (target, mesign_address_ref (source->pdata[i]));
}

static void
add_seen (GHashTable *seen, GPtrArray *addresses)
{
  for (guint i = 0; i < addresses->len; i++)
    g_hash_table_add (
        seen, mesign_address_normalize (((const MesignAddress *) addresses->pdata[i])->address));
}

static void
add_others (MesignDraft *draft,
            const MesignAccount *account,
            const MesignEnvelope *headers,
            gboolean is_own)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_hash_table_add (seen, mesign_address_normalize (account->address));
  add_seen (seen, account->identities);
  add_seen (seen, draft->to);
  if (!is_own)
    mesign_address_list_append_new (draft->to, headers->to, seen);
  mesign_address_list_append_new (draft->cc, headers->cc, seen);
}

/* The first of the account's addresses in a list. */
static const char *
find_own (const MesignAccount *account, GPtrArray *addresses)
{
  for (guint i = 0; i < addresses->len; i++)
    {
      const MesignAddress *one = addresses->pdata[i];

      if (mesign_account_has_address (account, one->address))
        return one->address;
    }

  return NULL;
}

/**
 * mesign_engine_choose_writer:
 * @account: an account
 * @original: a message of it to answer or forward
 *
 * Finds out under which of the account's identities a message is answered: the one that wrote it,
 * else its own address if it was sent to that, else the first one it was sent to.
 *
 * Returns: (transfer full): the account as that identity
 */
MesignAccount *
mesign_engine_choose_writer (MesignAccount *account, const MesignOpenedMessage *original)
{
  const MesignEnvelope *headers = original->headers;
  const char *address = find_own (account, headers->from);

  if (address == NULL)
    address = mesign_account_choose_address (account, headers->to, headers->cc);

  return mesign_account_copy_as (account, address);
}

/* To whom a reply goes, by the fields that may be shown: the protected ones where they count. An
 * answer to one's own mail goes where that went. */
static void
set_recipients (MesignDraft *draft,
                const MesignAccount *account,
                const MesignEnvelope *headers,
                MesignReplyKind kind)
{
  gboolean is_own = find_own (account, headers->from) != NULL;

  if (is_own)
    add_all (draft->to, headers->to);
  else
    add_all (draft->to, headers->reply_to->len > 0 ? headers->reply_to : headers->from);
  if (kind == MESIGN_REPLY_ALL)
    add_others (draft, account, headers, is_own);
}

/* @headers are those of the outside: what was encrypted of them must not stand on the outside of
 * the answer (RFC 9788 section 6.1), and whoever cannot open it threads by them. */
static void
set_thread (MesignDraft *draft, const MesignEnvelope *headers)
{
  g_autoptr (GStrvBuilder) references = g_strv_builder_new ();

  if (headers->message_id == NULL)
    return;
  if (headers->references != NULL && headers->references[0] != NULL)
    g_strv_builder_addv (references, (const char **) headers->references);
  else if (headers->in_reply_to != NULL)
    g_strv_builder_addv (references, (const char **) headers->in_reply_to);
  g_strv_builder_add (references, headers->message_id);
  draft->in_reply_to = g_strdup (headers->message_id);
  draft->references = g_strv_builder_end (references);
}

/* It is read elsewhere, by people whose days and months may stand the other way round. */
static char *
dup_moment (gint64 seconds)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (seconds);

  return moment != NULL && seconds > 0 ? g_date_time_format (moment, "%Y-%m-%d %H:%M")
                                       : g_strdup ("");
}

/* Whether a line begins what somebody else wrote, as mail programs mark it. */
static gboolean
begins_other_mail (const char *line)
{
  static const char *const marks[] = { ">", "-----", "_____", "From:", "发件人" };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (g_str_has_prefix (line, marks[i]))
      return TRUE;

  return FALSE;
}

/* The few lines a mail has below the delimiter (RFC 3676 section 4.3) are no part of what is
 * answered. Where there are many, or another mail below them, they stay, as nobody can say where
 * they end; and where they are all there is. */
static char *
dup_quotable (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint n_lines = g_strv_length (lines);

  for (guint i = n_lines; i > 1 && n_lines - i <= MOST_SIGNATURE_LINES; i--)
    {
      if (begins_other_mail (lines[i - 1]))
        break;
      if (g_str_equal (lines[i - 1], "-- ") || g_str_equal (lines[i - 1], "-- \r"))
        {
          n_lines = i - 1;
          break;
        }
    }
  for (guint i = g_strv_length (lines); i > n_lines; i--)
    g_clear_pointer (&lines[i - 1], g_free);

  return g_strchomp (g_strjoinv ("\n", lines));
}

static void
append_quoted (GString *text, const char *quoted)
{
  g_auto (GStrv) lines = g_strsplit (quoted, "\n", -1);
  guint n_lines = g_strv_length (lines);

  while (n_lines > 0 && lines[n_lines - 1][0] == '\0')
    n_lines--;
  for (guint i = 0; i < n_lines; i++)
    {
      const char *line = g_strchomp (lines[i]);

      g_string_append_printf (text, line[0] == '>' ? ">%s\n" : "> %s\n", line);
    }
}

/* Who wrote what is quoted, and when. */
static char *
dup_introduction (const MesignEnvelope *headers)
{
  g_autofree char *moment = dup_moment (headers->date);
  g_autofree char *writer = mesign_mime_display_addresses (headers->from);

  if (moment[0] == '\0')
    return g_strdup_printf (_ ("%s wrote:"), writer);

  /* Translators: who wrote what is quoted; a date, then a name */
  return g_strdup_printf (_ ("On %s, %s wrote:"), moment, writer);
}

static char *
dup_quotation (const MesignOpenedMessage *original)
{
  g_autofree char *introduction = dup_introduction (original->headers);
  g_autofree char *quotable = dup_quotable (original->body_text);
  GString *text = g_string_new ("\n\n");

  g_string_append_printf (text, "%s\n", introduction);
  append_quoted (text, quotable);

  return g_string_free (text, FALSE);
}

static void
append_field (GString *text, const char *name, const char *value)
{
  if (value[0] == '\0')
    return;
  /* Translators: the name of a header field, then what it says */
  g_string_append_printf (text, _ ("%s: %s"), name, value);
  g_string_append_c (text, '\n');
}

static char *
dup_forwarded_head (const MesignEnvelope *headers)
{
  g_autofree char *moment = dup_moment (headers->date);
  g_autofree char *writer = mesign_mime_display_addresses (headers->from);
  g_autofree char *readers = mesign_mime_display_addresses (headers->to);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "---------- %s ----------\n", _ ("Forwarded message"));
  append_field (text, _ ("From"), writer);
  append_field (text, _ ("Date"), moment);
  append_field (text, _ ("Subject"), headers->subject);
  append_field (text, _ ("To"), readers);

  return g_string_free (text, FALSE);
}

static char *
dup_forwarded (const MesignOpenedMessage *original)
{
  g_autofree char *head = dup_forwarded_head (original->headers);

  return g_strdup_printf ("\n\n%s\n%s", head, original->body_text);
}

/* Part by part, so that the style sheet of one, which anyone may have added, takes nothing out of
 * another. */
static char *
dup_html_of_parts (const MesignOpenedMessage *original, MesignReplyKind kind)
{
  GString *html = g_string_new (NULL);

  for (guint i = 0; i < original->body_parts->len; i++)
    {
      const MesignBodyPart *part = original->body_parts->pdata[i];
      g_autofree char *text = part->html != NULL       ? NULL
                              : kind == MESIGN_FORWARD ? g_strdup (part->text)
                                                       : dup_quotable (part->text);
      g_autofree char *fragment =
          text != NULL ? mesign_html_from_text (text) : mesign_html_quote (part->html);

      g_string_append (html, fragment);
    }

  return g_string_free (html, FALSE);
}

/* The same in HTML: made anew from what is known to be harmless, so that nothing hidden, nothing
 * that loads and nothing that runs is passed on under another's name. */
static char *
dup_html_quote (const MesignOpenedMessage *original, MesignReplyKind kind)
{
  g_autofree char *head = kind == MESIGN_FORWARD ? dup_forwarded_head (original->headers)
                                                 : dup_introduction (original->headers);
  g_autofree char *introduction = mesign_html_from_text (head);
  g_autofree char *html = dup_html_of_parts (original, kind);

  return g_strdup_printf (kind == MESIGN_FORWARD ? "<br>\n%s%s\n"
                                                 : "<br>\n%s<blockquote type=\"cite\">%s"
                                                   "</blockquote>\n",
                          introduction, html);
}

static void
add_attachments (MesignDraft *draft, const MesignOpenedMessage *original)
{
  for (guint i = 0; i < original->attachments->len; i++)
    g_ptr_array_add (draft->attachments,
                     mesign_engine_dup_attachment (original->attachments->pdata[i]));
}

static void
quote (MesignDraft *draft, const MesignOpenedMessage *original, MesignReplyKind kind)
{
  g_free (draft->text);
  draft->text = kind == MESIGN_FORWARD ? dup_forwarded (original) : dup_quotation (original);
  draft->html_quote = dup_html_quote (original, kind);
  if (kind == MESIGN_FORWARD)
    add_attachments (draft, original);
}

/* Whether anything of it came out of an encrypted layer, even if another one stayed shut. */
static gboolean
was_encrypted (const MesignOpenedMessage *original)
{
  const char *decrypted = mesign_encryption_status_to_string (MESIGN_ENCRYPTION_DECRYPTED);

  for (guint i = 0; i < original->report->layers->len; i++)
    {
      const MesignLayer *layer = original->report->layers->pdata[i];

      if (layer->kind == MESIGN_LAYER_ENCRYPTED && g_strcmp0 (layer->status, decrypted) == 0)
        return TRUE;
    }

  return original->report->encryption.status == MESIGN_ENCRYPTION_DECRYPTED;
}

static char *
dup_subject (const char *original, MesignReplyKind kind)
{
  return g_strconcat (
      kind == MESIGN_FORWARD ? "Fwd: " : "Re: ", mesign_subject_skip_prefixes (original), NULL);
}

/* A subject that was encrypted is not for an answer that is not. */
static void
set_subject (MesignDraft *draft, const MesignOpenedMessage *original, MesignReplyKind kind)
{
  const char *outside = original->outer_headers->subject;

  g_free (draft->subject);
  draft->subject = dup_subject (original->headers->subject, kind);
  if (!was_encrypted (original) || g_str_equal (outside, original->headers->subject))
    return;
  draft->hidden_subject = g_strdup (draft->subject);
  draft->open_subject = dup_subject (outside, kind);
}

/**
 * mesign_engine_make_reply:
 * @self: an open engine
 * @account: the account to write from
 * @original: the message to answer or forward
 * @kind: what to make
 * @with_quote: whether its text is quoted, and of a forward its attachments taken along
 *
 * Makes a reply or a forward. Recipients and subject are those the message may be shown with: the
 * protected ones where they count. What answers encrypted mail is to be encrypted; what quotes it
 * is encrypted or not sent, and an encrypted subject stays where the header is encrypted.
 *
 * Returns: (transfer full): a new draft for the caller to go on with
 */
MesignDraft *
mesign_engine_make_reply (MesignEngine *self,
                          MesignAccount *account,
                          MesignOpenedMessage *original,
                          MesignReplyKind kind,
                          gboolean with_quote)
{
  MesignDraft *draft;

  g_return_val_if_fail (original != NULL, NULL);

  draft = mesign_engine_make_draft (self, account);
  if (draft == NULL)
    return NULL;
  if (kind != MESIGN_FORWARD)
    set_recipients (draft, account, original->headers, kind);
  set_thread (draft, was_encrypted (original) ? original->outer_headers : original->headers);
  set_subject (draft, original, kind);
  draft->encrypt = was_encrypted (original);
  draft->quotes_encrypted = draft->encrypt && with_quote;
  if (with_quote)
    quote (draft, original, kind);

  return draft;
}

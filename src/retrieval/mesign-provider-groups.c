/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a profile says of mails and pages: patterns, and the fields of forms. */

#define G_LOG_DOMAIN "mesign-retrieval"

#include "config.h"

#include "retrieval/mesign-provider-reader-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The pages on which only the account's own address is filled in. */
static const char *const address_forms[] = { "Form login", "Form register", "Form buy",
                                             "Form assign" };

static GRegex *
read_pattern (MesignProfileReader *reader, const char *group, const char *key, gboolean required)
{
  g_autofree char *text = mesign_profile_reader_read_text (reader, group, key, required);
  g_autoptr (GError) error = NULL;
  GRegex *pattern;

  if (text == NULL)
    return NULL;
  pattern = mesign_pattern_new (text, G_REGEX_CASELESS, &error);
  if (pattern == NULL)
    mesign_profile_reader_fault (
        reader, group, key, _ ("is not a regular expression that can be used: %s"), error->message);

  return pattern;
}

/* Codes and orders are taken as they stand: their patterns see upper and lower case. */
static GRegex *
read_group_pattern (MesignProfileReader *reader,
                    const char *group,
                    const char *key,
                    gboolean required)
{
  g_autofree char *text = mesign_profile_reader_read_text (reader, group, key, required);
  g_autoptr (GError) error = NULL;
  g_autoptr (GRegex) pattern = NULL;

  if (text == NULL)
    return NULL;
  pattern = mesign_pattern_new (text, 0, &error);
  if (pattern == NULL)
    mesign_profile_reader_fault (
        reader, group, key, _ ("is not a regular expression that can be used: %s"), error->message);
  else if (g_regex_get_capture_count (pattern) != 1)
    mesign_profile_reader_fault (
        reader, group, key,
        _ ("needs exactly one group in parentheses; write (?:…) for the others"));
  else
    return g_steal_pointer (&pattern);

  return NULL;
}

static GRegex *
read_url_pattern (MesignProfileReader *reader,
                  const char *group,
                  const char *key,
                  gboolean required)
{
  g_autofree char *text = mesign_profile_reader_read_text (reader, group, key, required);
  g_autoptr (GError) error = NULL;
  GRegex *pattern;

  if (text == NULL)
    return NULL;
  if (!g_str_has_prefix (text, "^https://") || !g_str_has_suffix (text, "$") ||
      g_str_has_suffix (text, "\\$"))
    {
      mesign_profile_reader_fault (reader, group, key,
                                   _ ("has to begin with ^https:// and to end with $"));
      return NULL;
    }
  pattern = mesign_pattern_new (text, G_REGEX_DOLLAR_ENDONLY, &error);
  if (pattern == NULL)
    mesign_profile_reader_fault (
        reader, group, key, _ ("is not a regular expression that can be used: %s"), error->message);

  return pattern;
}

static void
read_patterns (MesignProfileReader *reader, MesignProviderPatterns *patterns)
{
  if (mesign_profile_reader_has_group (reader, MESIGN_PROFILE_LINK))
    {
      patterns->link_subject = read_pattern (reader, MESIGN_PROFILE_LINK, "Subject", TRUE);
      patterns->link_url = read_url_pattern (reader, MESIGN_PROFILE_LINK, "Url", TRUE);
      patterns->link_order = read_group_pattern (reader, MESIGN_PROFILE_LINK, "Order", FALSE);
    }
  if (mesign_profile_reader_has_group (reader, MESIGN_PROFILE_CODE))
    {
      patterns->code_subject = read_pattern (reader, MESIGN_PROFILE_CODE, "Subject", TRUE);
      patterns->code = read_group_pattern (reader, MESIGN_PROFILE_CODE, "Code", TRUE);
      patterns->code_order = read_group_pattern (reader, MESIGN_PROFILE_CODE, "Order", FALSE);
    }
  if (mesign_profile_reader_has_group (reader, MESIGN_PROFILE_PFX))
    {
      patterns->pfx_subject = read_pattern (reader, MESIGN_PROFILE_PFX, "Subject", TRUE);
      patterns->pfx_attachment = read_pattern (reader, MESIGN_PROFILE_PFX, "Attachment", TRUE);
      patterns->pfx_order = read_group_pattern (reader, MESIGN_PROFILE_PFX, "Order", FALSE);
    }
  if (mesign_profile_reader_has_group (reader, MESIGN_PROFILE_ISSUED))
    {
      patterns->issued_subject = read_pattern (reader, MESIGN_PROFILE_ISSUED, "Subject", TRUE);
      patterns->issued_attachment =
          read_pattern (reader, MESIGN_PROFILE_ISSUED, "Attachment", TRUE);
      patterns->issued_order = read_group_pattern (reader, MESIGN_PROFILE_ISSUED, "Order", FALSE);
    }
  if (!mesign_profile_reader_has_group (reader, MESIGN_PROFILE_LINK) &&
      !mesign_profile_reader_has_group (reader, MESIGN_PROFILE_CODE) &&
      !mesign_profile_reader_has_group (reader, MESIGN_PROFILE_PFX) &&
      !mesign_profile_reader_has_group (reader, MESIGN_PROFILE_ISSUED))
    mesign_profile_reader_fault (reader, NULL, NULL,
                                 _ ("has none of the groups [Link], [Code], [Pfx] and [Issued]"));
}

static gboolean
is_field (const char *entry)
{
  for (guint i = 0; i < 2; i++)
    {
      const char *prefix = i == 0 ? "label:" : "placeholder:";

      if (g_str_has_prefix (entry, prefix))
        return entry[strlen (prefix)] != '\0';
    }

  return *entry != '\0';
}

/* What a field may be told by. */
static GStrv
read_field (MesignProfileReader *reader, const char *group, const char *key, gboolean required)
{
  g_auto (GStrv) entries = mesign_profile_reader_read_list (reader, group, key, required);

  for (guint i = 0; entries[i] != NULL; i++)
    if (!is_field (entries[i]) || strpbrk (entries[i], "\r\n") != NULL)
      mesign_profile_reader_fault (reader, group, key,
                                   _ ("“%s” is no field; write its name, label:… or placeholder:…"),
                                   entries[i]);

  return entries[0] != NULL ? g_steal_pointer (&entries) : NULL;
}

static void
read_form (MesignProfileReader *reader, MesignProviderForm *form)
{
  form->address = read_field (reader, MESIGN_PROFILE_FORM, "address", FALSE);
  form->code = read_field (reader, MESIGN_PROFILE_FORM, "code", FALSE);
  form->password = read_field (reader, MESIGN_PROFILE_FORM, "password", FALSE);
  form->password_confirm = read_field (reader, MESIGN_PROFILE_FORM, "password-confirm", FALSE);
  form->csr = read_field (reader, MESIGN_PROFILE_FORM, "csr", FALSE);
  form->captcha = read_field (reader, MESIGN_PROFILE_FORM, "captcha", FALSE);
}

static void
read_address_forms (MesignProfileReader *reader, MesignProviderPatterns *patterns)
{
  for (guint i = 0; i < G_N_ELEMENTS (address_forms); i++)
    {
      MesignProviderAddressForm *form;

      if (!mesign_profile_reader_has_group (reader, address_forms[i]))
        continue;
      form = g_new0 (MesignProviderAddressForm, 1);
      form->page = read_url_pattern (reader, address_forms[i], "Page", TRUE);
      form->fields = read_field (reader, address_forms[i], "address", TRUE);
      g_ptr_array_add (patterns->address_forms, form);
    }
}

static void
read_milestones (MesignProfileReader *reader, MesignProviderPatterns *patterns)
{
  if (mesign_profile_reader_has_group (reader, MESIGN_PROFILE_BOUGHT))
    {
      patterns->bought_form = read_url_pattern (reader, MESIGN_PROFILE_BOUGHT, "Form", FALSE);
      patterns->bought_page = read_url_pattern (reader, MESIGN_PROFILE_BOUGHT, "Url", TRUE);
    }
  if (mesign_profile_reader_has_group (reader, MESIGN_PROFILE_ASSIGNED))
    {
      patterns->assigned_form = read_url_pattern (reader, MESIGN_PROFILE_ASSIGNED, "Form", FALSE);
      patterns->assigned_page = read_url_pattern (reader, MESIGN_PROFILE_ASSIGNED, "Url", TRUE);
    }
}

/* Reads all groups but that of the provider itself. */
void
mesign_profile_reader_read_groups (MesignProfileReader *reader, MesignProvider *self)
{
  read_patterns (reader, self->patterns);
  read_form (reader, &self->form);
  read_address_forms (reader, self->patterns);
  read_milestones (reader, self->patterns);
}

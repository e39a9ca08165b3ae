/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-retrieval"

#include "config.h"

#include "retrieval/mesign-provider-private.h"

#include "base/mesign-file.h"
#include "model/mesign-address.h"
#include "retrieval/mesign-web-address-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_PROFILE (256 * 1024)

static const char *const evidence_words[] = { "none", "sandbox", "tested", "documentation",
                                              "guide" };

G_DEFINE_QUARK (mesign_retrieval_error, mesign_retrieval_error)

static void
free_address_form (gpointer data)
{
  MesignProviderAddressForm *form = data;

  g_clear_pointer (&form->page, g_regex_unref);
  g_strfreev (form->fields);
  g_free (form);
}

static void
free_patterns (MesignProviderPatterns *patterns)
{
  g_strfreev (patterns->names);
  g_clear_pointer (&patterns->link_subject, g_regex_unref);
  g_clear_pointer (&patterns->link_url, g_regex_unref);
  g_clear_pointer (&patterns->link_order, g_regex_unref);
  g_clear_pointer (&patterns->code_subject, g_regex_unref);
  g_clear_pointer (&patterns->code, g_regex_unref);
  g_clear_pointer (&patterns->code_order, g_regex_unref);
  g_clear_pointer (&patterns->pfx_subject, g_regex_unref);
  g_clear_pointer (&patterns->pfx_attachment, g_regex_unref);
  g_clear_pointer (&patterns->pfx_order, g_regex_unref);
  g_clear_pointer (&patterns->issued_subject, g_regex_unref);
  g_clear_pointer (&patterns->issued_attachment, g_regex_unref);
  g_clear_pointer (&patterns->issued_order, g_regex_unref);
  g_clear_pointer (&patterns->address_forms, g_ptr_array_unref);
  g_clear_pointer (&patterns->bought_form, g_regex_unref);
  g_clear_pointer (&patterns->bought_page, g_regex_unref);
  g_clear_pointer (&patterns->assigned_form, g_regex_unref);
  g_clear_pointer (&patterns->assigned_page, g_regex_unref);
  g_free (patterns);
}

static void
clear (MesignProvider *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self->account_page);
  g_strfreev (self->hosts);
  g_strfreev (self->payment_hosts);
  g_strfreev (self->link_hosts);
  g_strfreev (self->fill_pages);
  g_strfreev (self->senders);
  g_strfreev (self->authserv_ids);
  g_free (self->support);
  g_free (self->code_format);
  g_free (self->anchor);
  g_strfreev (self->form.address);
  g_strfreev (self->form.code);
  g_strfreev (self->form.password);
  g_strfreev (self->form.password_confirm);
  g_strfreev (self->form.csr);
  g_strfreev (self->form.captcha);
  g_clear_pointer (&self->patterns, free_patterns);
}

MESIGN_DEFINE_VALUE (MesignProvider, mesign_provider)

MesignProvider *
mesign_provider_new (void)
{
  MesignProvider *self = g_atomic_rc_box_new0 (MesignProvider);

  self->patterns = g_new0 (MesignProviderPatterns, 1);
  self->patterns->names = g_new0 (char *, 1);
  self->patterns->address_forms = g_ptr_array_new_with_free_func (free_address_form);

  return self;
}

/**
 * mesign_provider_evidence_to_string:
 * @evidence: an evidence
 *
 * Returns: its word, such as "documentation"
 */
const char *
mesign_provider_evidence_to_string (MesignProviderEvidence evidence)
{
  g_return_val_if_fail (evidence < G_N_ELEMENTS (evidence_words), "none");

  return evidence_words[evidence];
}

/**
 * mesign_provider_fault_free:
 * @self: (transfer full): a fault
 */
void
mesign_provider_fault_free (MesignProviderFault *self)
{
  g_free (self->file);
  g_free (self->group);
  g_free (self->key);
  g_free (self->message);
  g_free (self);
}

/**
 * mesign_provider_check:
 * @octets: a provider profile
 * @name: (nullable): the name of the file, for the messages
 *
 * Reads a profile and says everything that is not as docs/providers.md describes it.
 *
 * Returns: (transfer full) (element-type MesignProviderFault): the faults, none for a good profile
 */
GPtrArray *
mesign_provider_check (GBytes *octets, const char *name)
{
  GPtrArray *faults = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_provider_fault_free);
  g_autoptr (MesignProvider) provider = NULL;

  g_return_val_if_fail (octets != NULL, faults);

  provider = mesign_provider_read (octets, name, faults);

  return faults;
}

/**
 * mesign_provider_parse:
 * @octets: a provider profile
 * @name: (nullable): the name of the file, for the message
 * @error: return location for %MESIGN_RETRIEVAL_ERROR_PROFILE with the first fault
 *
 * Returns: (transfer full) (nullable): the provider, or %NULL with @error set
 */
MesignProvider *
mesign_provider_parse (GBytes *octets, const char *name, GError **error)
{
  g_autoptr (GPtrArray) faults =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_provider_fault_free);
  g_autoptr (MesignProvider) self = NULL;

  g_return_val_if_fail (octets != NULL, NULL);

  self = mesign_provider_read (octets, name, faults);
  if (faults->len == 0)
    return g_steal_pointer (&self);
  g_set_error_literal (error, MESIGN_RETRIEVAL_ERROR, MESIGN_RETRIEVAL_ERROR_PROFILE,
                       ((MesignProviderFault *) faults->pdata[0])->message);

  return NULL;
}

/**
 * mesign_provider_load_sync:
 * @path: (type filename): a provider profile
 * @error: return location for %MESIGN_RETRIEVAL_ERROR_PROFILE or a #GFileError
 *
 * Returns: (transfer full) (nullable): the provider, or %NULL with @error set
 */
MesignProvider *
mesign_provider_load_sync (const char *path, GError **error)
{
  g_autoptr (GBytes) octets = mesign_file_read_sync (path, MAX_PROFILE, error);
  g_autofree char *name = g_path_get_basename (path);

  return octets != NULL ? mesign_provider_parse (octets, name, error) : NULL;
}

static gboolean
is_on (const char *url, GStrv entries)
{
  g_auto (MesignWebAddress) address = { 0 };

  return mesign_web_address_parse (&address, url) == MESIGN_WEB_FAULT_NONE &&
         mesign_web_address_is_on (&address, (const char *const *) entries);
}

/**
 * mesign_provider_is_tried:
 * @self: a provider
 *
 * Returns: whether somebody has gone the way to a certificate with the profile; with another one
 * everything is only offered
 */
gboolean
mesign_provider_is_tried (const MesignProvider *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->evidence != MESIGN_PROVIDER_EVIDENCE_DOCUMENTATION &&
         self->evidence != MESIGN_PROVIDER_EVIDENCE_NONE;
}

/**
 * mesign_provider_is_host:
 * @self: a provider
 * @url: an address
 *
 * Returns: whether it is https, without tricks, on one of the hosts the account page may show
 */
gboolean
mesign_provider_is_host (const MesignProvider *self, const char *url)
{
  g_return_val_if_fail (self != NULL && url != NULL, FALSE);

  return is_on (url, self->hosts);
}

/**
 * mesign_provider_is_payment_host:
 * @self: a provider
 * @url: an address
 *
 * Returns: whether it is https, without tricks, on a host of a payment service that the account
 * page may lead to. Nothing is ever filled in there.
 */
gboolean
mesign_provider_is_payment_host (const MesignProvider *self, const char *url)
{
  g_return_val_if_fail (self != NULL && url != NULL, FALSE);

  return is_on (url, self->payment_hosts);
}

/**
 * mesign_provider_is_link_host:
 * @self: a provider
 * @url: an address
 *
 * Returns: whether it is https, without tricks, on one of the hosts a retrieval link may lead to
 */
gboolean
mesign_provider_is_link_host (const MesignProvider *self, const char *url)
{
  g_return_val_if_fail (self != NULL && url != NULL, FALSE);

  return is_on (url, self->link_hosts);
}

/**
 * mesign_provider_is_fill_page:
 * @self: a provider
 * @url: the address of a page, whatever its query is
 *
 * Returns: whether its origin and path are exactly those of a page that may be filled in; never
 * where the profile rests on documentation only
 */
gboolean
mesign_provider_is_fill_page (const MesignProvider *self, const char *url)
{
  g_auto (MesignWebAddress) address = { 0 };

  g_return_val_if_fail (self != NULL && url != NULL, FALSE);

  if (!mesign_provider_is_tried (self) ||
      mesign_web_address_parse (&address, url) != MESIGN_WEB_FAULT_NONE)
    return FALSE;
  for (guint i = 0; self->fill_pages != NULL && self->fill_pages[i] != NULL; i++)
    {
      g_auto (MesignWebAddress) page = { 0 };

      if (mesign_web_address_parse (&page, self->fill_pages[i]) == MESIGN_WEB_FAULT_NONE &&
          strcmp (page.host, address.host) == 0 && page.port == address.port &&
          strcmp (page.path, address.path) == 0)
        return TRUE;
    }

  return FALSE;
}

/* Origin and path of a page on the provider's hosts, as patterns of pages see it. */
static char *
dup_page (const MesignProvider *self, const char *url)
{
  g_auto (MesignWebAddress) address = { 0 };
  g_autofree char *host = NULL;

  if (url == NULL || mesign_web_address_parse (&address, url) != MESIGN_WEB_FAULT_NONE ||
      !mesign_web_address_is_on (&address, (const char *const *) self->hosts))
    return NULL;
  host = mesign_web_address_dup_host (&address);

  return g_strconcat ("https://", host, address.path, NULL);
}

/**
 * mesign_provider_find_address_fields:
 * @self: a provider
 * @url: the address of a page, whatever its query is
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): what the field may be told by in
 * which the account's address is filled in on that page, as in #MesignProviderForm; %NULL where
 * nothing is
 */
const char *const *
mesign_provider_find_address_fields (const MesignProvider *self, const char *url)
{
  g_autofree char *page = NULL;

  g_return_val_if_fail (self != NULL && url != NULL, NULL);

  if (!mesign_provider_is_tried (self))
    return NULL;
  page = dup_page (self, url);
  for (guint i = 0; page != NULL && i < self->patterns->address_forms->len; i++)
    {
      const MesignProviderAddressForm *form = self->patterns->address_forms->pdata[i];

      if (mesign_pattern_matches_whole (form->page, page))
        return (const char *const *) form->fields;
    }

  return NULL;
}

static gboolean
is_reached (GRegex *form_pattern, GRegex *page_pattern, const char *form, const char *page)
{
  if (page_pattern == NULL || !mesign_pattern_matches_whole (page_pattern, page))
    return FALSE;

  return form_pattern == NULL ||
         (form != NULL && mesign_pattern_matches_whole (form_pattern, form));
}

/**
 * mesign_provider_find_milestone:
 * @self: a provider
 * @form: (nullable): where the form was sent that led to the page, %NULL if none did
 * @url: the address of a page that was shown
 *
 * Returns: what the page says has been done
 */
MesignProviderMilestone
mesign_provider_find_milestone (const MesignProvider *self, const char *form, const char *url)
{
  const MesignProviderPatterns *patterns;
  g_autofree char *sent = NULL;
  g_autofree char *page = NULL;

  g_return_val_if_fail (self != NULL && url != NULL, MESIGN_PROVIDER_MILESTONE_NONE);

  patterns = self->patterns;
  page = dup_page (self, url);
  sent = dup_page (self, form);
  if (page == NULL)
    return MESIGN_PROVIDER_MILESTONE_NONE;
  if (is_reached (patterns->assigned_form, patterns->assigned_page, sent, page))
    return MESIGN_PROVIDER_MILESTONE_ASSIGNED;
  if (is_reached (patterns->bought_form, patterns->bought_page, sent, page))
    return MESIGN_PROVIDER_MILESTONE_BOUGHT;

  return MESIGN_PROVIDER_MILESTONE_NONE;
}

static gboolean
sender_covers (const char *entry, const char *address)
{
  const char *domain = mesign_address_get_domain (address);

  if (*entry != '@')
    return mesign_address_same (entry, address);

  return domain != NULL && mesign_host_entry_covers (entry + 1, domain, 443);
}

/**
 * mesign_provider_is_sender:
 * @self: a provider
 * @address: an addr-spec
 *
 * Returns: whether the provider's mail comes from it
 */
gboolean
mesign_provider_is_sender (const MesignProvider *self, const char *address)
{
  g_autofree char *normal = NULL;

  g_return_val_if_fail (self != NULL && address != NULL, FALSE);

  normal = mesign_address_normalize (address);
  for (guint i = 0; self->senders != NULL && self->senders[i] != NULL; i++)
    if (sender_covers (self->senders[i], normal))
      return TRUE;

  return FALSE;
}

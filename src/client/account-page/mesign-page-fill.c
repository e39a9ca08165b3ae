/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/account-page/mesign-page-fill.h"

#include <string.h>

#define WORLD "MeSign"
#define SCRIPTS "/com/mesign/Client/"

/* The scripts that fill in pages and look at them. They run beside the page's own in a world of
 * their own; what they are to fill in is handed to them as values, never as a part of their text.
 */

static void
append_script (GString *body, const char *name)
{
  g_autofree char *path = g_strconcat (SCRIPTS, name, NULL);
  g_autoptr (GBytes) text = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  gsize length;
  const char *octets = g_bytes_get_data (text, &length);

  g_string_append_len (body, octets, length);
}

static void
run_script (WebKitWebView *view,
            const char *script,
            GVariant *arguments,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  g_autoptr (GString) body = g_string_new (NULL);

  append_script (body, "page-fields.js");
  append_script (body, script);
  webkit_web_view_call_async_javascript_function (view, body->str, body->len, arguments, WORLD,
                                                  NULL, cancellable, callback, user_data);
}

static char *
finish_script (WebKitWebView *view, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JSCValue) value =
      webkit_web_view_call_async_javascript_function_finish (view, result, &error);

  if (value == NULL)
    g_debug ("The page cannot be asked: %s", error->message);

  return value != NULL ? jsc_value_to_string (value) : NULL;
}

static void
add_text (GVariantBuilder *builder, const char *key, const char *text)
{
  g_variant_builder_add (builder, "{sv}", key, g_variant_new_string (text != NULL ? text : ""));
}

static void
add_secret (GVariantBuilder *builder, const char *key, const MesignSecret *secret)
{
  add_text (builder, key, secret != NULL ? mesign_secret_get_text (secret) : NULL);
}

/* A function takes plain values only. */
static void
add_list (GVariantBuilder *builder, const char *key, const char *const *list)
{
  g_autofree char *lines = list != NULL ? g_strjoinv ("\n", (char **) list) : NULL;

  add_text (builder, key, lines);
}

static void
add_fields (GVariantBuilder *builder, const char *key, GStrv fields)
{
  add_list (builder, key, (const char *const *) fields);
}

static void
add_names (GVariantBuilder *builder, const MesignProviderForm *form)
{
  add_fields (builder, "addressName", form->address);
  add_fields (builder, "codeName", form->code);
  add_fields (builder, "passwordName", form->password);
  add_fields (builder, "confirmName", form->password_confirm);
  add_fields (builder, "csrName", form->csr);
  add_fields (builder, "captchaName", form->captcha);
}

/**
 * mesign_page_fill_retrieval_async:
 * @view: a view that shows one of the provider's fill pages
 * @provider: the provider
 * @details: the journey with its code and password
 * @cancellable: (nullable): cancels
 * @callback: called when it is filled in
 * @user_data: for @callback
 *
 * Fills address, code and password, or the certificate request, into the retrieval form of the top
 * frame, if it is sent back to a fill page of the same origin and is for the journey's address.
 * Never the random code; nothing is submitted.
 */
void
mesign_page_fill_retrieval_async (WebKitWebView *view,
                                  const MesignProvider *provider,
                                  const MesignJourneyDetails *details,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autofree char *request =
      details->request != NULL ? mesign_certificate_request_to_pem (details->request->der) : NULL;
  GVariantBuilder arguments;

  g_variant_builder_init (&arguments, G_VARIANT_TYPE_VARDICT);
  add_list (&arguments, "pages", (const char *const *) provider->fill_pages);
  add_names (&arguments, &provider->form);
  add_text (&arguments, "address", details->journey->address);
  add_secret (&arguments, "code", details->code);
  add_secret (&arguments, "password", details->password);
  add_text (&arguments, "request", request);
  run_script (view, "fill-retrieval.js", g_variant_builder_end (&arguments), cancellable, callback,
              user_data);
}

/**
 * mesign_page_fill_address_async:
 * @view: a view
 * @page: the page it shows
 * @names: (array zero-terminated=1): what the profile names the field by
 * @address: the account's address
 * @cancellable: (nullable): cancels
 * @callback: called when it is filled in
 * @user_data: for @callback
 *
 * Fills the address into the first of the fields that is empty.
 */
void
mesign_page_fill_address_async (WebKitWebView *view,
                                const char *page,
                                const char *const *names,
                                const char *address,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GVariantBuilder arguments;

  g_variant_builder_init (&arguments, G_VARIANT_TYPE_VARDICT);
  add_list (&arguments, "names", names);
  add_text (&arguments, "page", page);
  add_text (&arguments, "address", address);
  run_script (view, "fill-address.js", g_variant_builder_end (&arguments), cancellable, callback,
              user_data);
}

MesignFillOutcome
mesign_page_fill_finish (WebKitWebView *view, GAsyncResult *result)
{
  static const struct
  {
    const char *word;
    MesignFillOutcome outcome;
  } words[] = {
    { "filled", MESIGN_FILL_DONE },
    { "partly", MESIGN_FILL_PARTLY },
    { "no-form", MESIGN_FILL_NO_FORM },
    { "other-address", MESIGN_FILL_OTHER_ADDRESS },
    { "foreign-form", MESIGN_FILL_FOREIGN_FORM },
  };
  g_autofree char *word = finish_script (view, result);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (word, words[i].word) == 0)
      return words[i].outcome;

  return MESIGN_FILL_FAILED;
}

/**
 * mesign_page_look_async:
 * @view: a view
 * @address: (nullable): an address to look for in the text
 * @uri: (nullable): an address to look for among the frames
 * @form: (nullable): a form whose fields for code and password to look for
 * @cancellable: (nullable): cancels
 * @callback: called when it is known
 * @user_data: for @callback
 *
 * Looks what there is on a page.
 */
void
mesign_page_look_async (WebKitWebView *view,
                        const char *address,
                        const char *uri,
                        const MesignProviderForm *form,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GStrvBuilder) fields = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;
  GVariantBuilder arguments;

  if (form != NULL && form->code != NULL)
    g_strv_builder_addv (fields, (const char **) form->code);
  if (form != NULL && form->password != NULL)
    g_strv_builder_addv (fields, (const char **) form->password);
  if (form != NULL && form->csr != NULL)
    g_strv_builder_addv (fields, (const char **) form->csr);
  names = g_strv_builder_end (fields);
  g_variant_builder_init (&arguments, G_VARIANT_TYPE_VARDICT);
  add_text (&arguments, "address", address);
  add_text (&arguments, "uri", uri);
  add_fields (&arguments, "names", names);
  run_script (view, "look-at-page.js", g_variant_builder_end (&arguments), cancellable, callback,
              user_data);
}

MesignLook
mesign_page_look_finish (WebKitWebView *view, GAsyncResult *result)
{
  g_autofree char *found = finish_script (view, result);
  MesignLook look = MESIGN_LOOK_NOTHING;

  if (found != NULL && strstr (found, "address") != NULL)
    look |= MESIGN_LOOK_ADDRESS;
  if (found != NULL && strstr (found, "frame") != NULL)
    look |= MESIGN_LOOK_FRAME;
  if (found != NULL && strstr (found, "field") != NULL)
    look |= MESIGN_LOOK_FIELD;

  return look;
}

// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"
#include "core/eventcatalog.h"

#include <QtWidgets/QWidget>

class QComboBox;
class QStackedLayout;
class QTabWidget;

namespace Hookglass {

class CopyButton;
class ForwardsTab;
class HeadersTab;
class PayloadTab;
class ResourceTab;
class SignatureTab;
class SummaryTab;
class Theme;
class ToneLabel;

/// All that is known of one event, in tabs; of its attempts one is looked at.
class DetailPane final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DetailPane)
public:
    enum Tab { Summary, Payload, Headers, Signature, Resource, Forwards };

    DetailPane(const Theme &theme, const Clock &clock, const EventCatalog &catalog,
               QWidget *parent = nullptr);
    ~DetailPane() override;

    /// The same event again keeps tab and attempt (the newest stays the newest).
    void showEventDetail(const EventDetail &detail, const QList<SigningKey> &keys);
    void showMessage(const QString &text); ///< instead of an event
    void setBaseUrl(const QString &url) { m_baseUrl = url; }

    EventId shownEvent() const;
    void copyAsCurl();
    void setTab(Tab tab);
    void focusTabs();
    /// What Tab leads to, in order: of all its tabs.
    QList<QWidget *> tabStops() const;
    int attempt() const { return m_attempt; }
    void setAttempt(int attempt);

    SummaryTab *summaryTab() const { return m_summary; }
    PayloadTab *payloadTab() const { return m_payload; }
    HeadersTab *headersTab() const { return m_headers; }
    SignatureTab *signatureTab() const { return m_signature; }
    ResourceTab *resourceTab() const { return m_resource; }
    ForwardsTab *forwardsTab() const { return m_forwards; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QWidget *makeHead();
    void fillAttempts();
    void showAttempt();

    const Theme &m_theme;
    const Clock &m_clock;
    const EventCatalog m_catalog;
    std::optional<EventDetail> m_detail;
    QList<SigningKey> m_keys;
    QString m_baseUrl;
    int m_attempt = 0;
    QStackedLayout *m_stack = nullptr;
    ToneLabel *m_message = nullptr;
    ToneLabel *m_title = nullptr;
    ToneLabel *m_name = nullptr;
    QComboBox *m_attempts = nullptr;
    CopyButton *m_curl = nullptr;
    QTabWidget *m_tabs = nullptr;
    SummaryTab *m_summary = nullptr;
    PayloadTab *m_payload = nullptr;
    HeadersTab *m_headers = nullptr;
    SignatureTab *m_signature = nullptr;
    ResourceTab *m_resource = nullptr;
    ForwardsTab *m_forwards = nullptr;
};

} // namespace Hookglass

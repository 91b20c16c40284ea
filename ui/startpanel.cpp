// SPDX-License-Identifier: MIT
#include "startpanel.h"

#include "card.h"
#include "copybutton.h"
#include "icons.h"
#include "models/counted.h"
#include "models/format.h"
#include "tonelabel.h"
#include "tunnelwords.h"

#include <QtWidgets/QGridLayout>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr int ContentWidth = 760;

ToneLabel *textLabel(const Theme &theme, Tone tone, const QFont &font, const QString &text)
{
    auto *label = new ToneLabel(theme, tone, ToneLabel::Fit::Wrapped);
    label->setFont(font);
    label->setText(text);
    return label;
}

} // namespace

StartPanel::StartPanel(const Theme &theme, QWidget *parent)
    : QScrollArea(parent)
    , m_theme(theme)
{
    setFrameShape(NoFrame);
    setWidgetResizable(true);
    setFocusPolicy(Qt::NoFocus);
    auto *inner = new QWidget;
    auto *content = new QWidget;
    content->setMaximumWidth(ContentWidth);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(24, 28, 24, 28);
    column->setSpacing(16);
    QFont title = theme.titleFont();
    title.setPixelSize(title.pixelSize() + 5);
    column->addWidget(
        textLabel(theme, Tone::Text, title, tr("See every webhook that Follow Up Boss sends you")));
    column->addWidget(textLabel(
        theme, Tone::Muted, theme.textFont(),
        tr("Hookglass receives webhooks, checks their signature, keeps every byte as it arrived, "
           "and shows them here the moment they come.")));
    column->addSpacing(4);
    column->addWidget(makeSandboxCard());
    column->addWidget(makeAddressCard());
    column->addWidget(makeCaptureCard());
    column->addWidget(makeChecklist());
    column->addStretch(1);
    auto *centre = new QHBoxLayout(inner);
    centre->setContentsMargins(0, 0, 0, 0);
    centre->addStretch(1);
    centre->addWidget(content, 10);
    centre->addStretch(1);
    setWidget(inner);
    connect(&theme, &Theme::changed, this, &StartPanel::redrawTicks);
    setReceiver({});
    setEndpoints({});
    setTunnel({});
    setStep(FirstEvent, false, tr("First event: it appears here by itself"));
}

StartPanel::~StartPanel() = default;

QWidget *StartPanel::makeSandboxCard()
{
    auto *card = new Card(m_theme);
    m_try = new QPushButton(tr("Try the sandbox"));
    m_try->setProperty("primary", true);
    m_try->setIcon(themedIcon(m_theme, Glyph::Play, Tone::OnAccent));
    connect(m_try, &QPushButton::clicked, this, &StartPanel::sandboxWanted);
    auto *words = new QVBoxLayout;
    words->setSpacing(4);
    words->addWidget(
        textLabel(m_theme, Tone::Text, m_theme.strongFont(), tr("No account at hand? Take ours.")));
    words->addWidget(
        textLabel(m_theme, Tone::Muted, m_theme.textFont(),
                  tr("A made-up Follow Up Boss account with 500 people runs on this computer and "
                     "sends real, signed webhooks. Nothing leaves the machine.")));
    m_sandboxError = textLabel(m_theme, Tone::Bad, m_theme.textFont(), {});
    m_sandboxError->hide();
    words->addWidget(m_sandboxError);
    auto *row = new QHBoxLayout;
    row->setSpacing(20);
    row->addLayout(words, 1);
    row->addWidget(m_try, 0, Qt::AlignVCenter);
    card->content()->addLayout(row);
    return card;
}

QWidget *StartPanel::makeAddressCard()
{
    auto *card = new Card(m_theme);
    card->content()->setSpacing(4);
    m_connect = new QPushButton(themedIcon(m_theme, Glyph::Account), tr("Connect an account"));
    connect(m_connect, &QPushButton::clicked, this, &StartPanel::accountWanted);
    auto *head = new QHBoxLayout;
    head->addWidget(textLabel(m_theme, Tone::Text, m_theme.strongFont(),
                              tr("Have an account at Follow Up Boss?")),
                    1);
    head->addWidget(m_connect);
    card->content()->addLayout(head);
    m_addressText = textLabel(m_theme, Tone::Muted, m_theme.textFont(), {});
    card->content()->addWidget(m_addressText);
    m_addresses = card->content();
    return card;
}

QWidget *StartPanel::makeCaptureCard()
{
    auto *card = new Card(m_theme);
    m_capture = new QPushButton(tr("Open a capture"));
    connect(m_capture, &QPushButton::clicked, this, &StartPanel::captureWanted);
    auto *words = new QVBoxLayout;
    words->setSpacing(4);
    words->addWidget(
        textLabel(m_theme, Tone::Text, m_theme.strongFont(), tr("Got a capture from somebody?")));
    words->addWidget(
        textLabel(m_theme, Tone::Muted, m_theme.textFont(),
                  tr("A file of webhooks that Hookglass exported, or a HAR of a browser or proxy. "
                     "It opens in a window of its own; nothing of it is kept.")));
    auto *row = new QHBoxLayout;
    row->setSpacing(20);
    row->addLayout(words, 1);
    row->addWidget(m_capture, 0, Qt::AlignVCenter);
    card->content()->addLayout(row);
    return card;
}

QWidget *StartPanel::makeChecklist()
{
    auto *card = new Card(m_theme);
    card->content()->addWidget(
        textLabel(m_theme, Tone::Text, m_theme.strongFont(), tr("Until the first event")));
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(8);
    grid->setColumnStretch(1, 1);
    for (size_t i = 0; i < m_ticks.size(); ++i) {
        m_ticks[i] = new QLabel;
        m_texts[i] = new ToneLabel(m_theme, Tone::Muted, ToneLabel::Fit::Wrapped);
        grid->addWidget(m_ticks[i], int(i), 0);
        grid->addWidget(m_texts[i], int(i), 1);
    }
    card->content()->addLayout(grid);
    return card;
}

void StartPanel::setStep(Step step, bool done, const QString &text)
{
    m_done[size_t(step)] = done;
    m_texts[size_t(step)]->setText(text);
    m_texts[size_t(step)]->setTone(done ? Tone::Text : Tone::Muted);
    m_texts[size_t(step)]->setAccessibleName(done ? tr("Done: %1").arg(text)
                                                  : tr("Still to come: %1").arg(text));
    redrawTicks();
}

void StartPanel::redrawTicks()
{
    for (size_t i = 0; i < m_ticks.size(); ++i) {
        const QIcon icon = m_done[i] ? themedIcon(m_theme, Glyph::CheckCircle, Tone::Good)
                                     : themedIcon(m_theme, Glyph::Circle, Tone::Muted);
        m_ticks[i]->setPixmap(icon.pixmap(QSize(18, 18), devicePixelRatioF()));
    }
}

void StartPanel::setReceiver(const ReceiverState &state)
{
    if (!m_readOnly.isEmpty())
        return;
    if (state.listening)
        setStep(
            Receiver, true,
            tr("Receiver: listening on %1, port %2").arg(state.address.toString()).arg(state.port));
    else
        setStep(Receiver, false,
                state.message.isEmpty() ? tr("Receiver: not listening yet")
                                        : tr("Receiver: %1").arg(state.message));
}

void StartPanel::setEndpoints(const QList<StartEndpoint> &endpoints)
{
    m_endpoints = endpoints;
    delete std::exchange(m_addressRows, nullptr);
    const bool none = endpoints.isEmpty();
    m_addressText->setText(
        none ? tr("Connect it with its API key; it gets a receiving address of its own, which then "
                  "appears here. Or on the command line, with keys from environment variables:")
             : tr("Each account has its receiving address; behind a tunnel, the page Webhooks "
                  "registers the public one:"));
    m_addressRows = new QWidget;
    auto *rows = new QVBoxLayout(m_addressRows);
    rows->setContentsMargins(0, 4, 0, 0);
    rows->setSpacing(4);
    const auto addRow = [&](const QString &name, const QString &text, const QString &what) {
        auto *row = new QHBoxLayout;
        if (!name.isEmpty())
            row->addWidget(textLabel(m_theme, Tone::Text, m_theme.strongFont(), name));
        auto *label = new ToneLabel(m_theme, Tone::Text, ToneLabel::Fit::Wrapped);
        label->setFont(m_theme.monoFont());
        label->setText(text);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        auto *copy = new CopyButton(m_theme, what);
        copy->setSource([text] { return text; });
        row->addWidget(label, 1);
        row->addWidget(copy);
        rows->addLayout(row);
    };
    for (const StartEndpoint &endpoint : endpoints)
        addRow(endpoint.account, endpoint.url.toString(),
               tr("the address of %1").arg(endpoint.account));
    if (none)
        addRow({},
               u"hookglass-cli account add NAME --api-base https://api.followupboss.com/v1 "
               "--system SYSTEM --api-key-env FUB_API_KEY --system-key-env FUB_SYSTEM_KEY"_s,
               tr("the command"));
    m_addresses->addWidget(m_addressRows);
    refreshWebhooks();
}

void StartPanel::setRegistered(int webhooks)
{
    m_registered = webhooks;
    refreshWebhooks();
}

void StartPanel::setTunnel(const TunnelStatus &status)
{
    const bool isUp = status.state.kind == TunnelState::Kind::Up;
    const TunnelWords words = wordsFor(status, Timestamp());
    if (isUp)
        setStep(Tunnel, true, tr("Tunnel: %1").arg(status.state.url.toString()));
    else if (status.choice.kind == TunnelChoice::Kind::None)
        setStep(Tunnel, false,
                tr("Tunnel: none. A real account needs one (page Settings), the sandbox does not"));
    else
        setStep(Tunnel, false, (tr("Tunnel: %1.").arg(words.word) + u' ' + words.advice).trimmed());
    if (status.isReachable())
        setStep(Probe, true, tr("Probe: a signed request came back through it unchanged"));
    else if (isUp && status.probe)
        setStep(Probe, false, tr("Probe: %1. %2").arg(words.word, words.advice));
    else
        setStep(Probe, false, tr("Probe: sent as soon as a tunnel is there"));
}

void StartPanel::setSandboxStarting()
{
    m_starting = true;
    m_sandboxError->hide();
    m_try->setEnabled(false);
    refreshWebhooks();
}

void StartPanel::setSandbox(bool running, int webhooks)
{
    m_starting = false;
    m_running = running;
    m_webhooks = webhooks;
    m_try->setText(running ? tr("Sandbox is running") : tr("Try the sandbox"));
    m_try->setEnabled(!running && m_readOnly.isEmpty());
    refreshWebhooks();
}

void StartPanel::setSandboxError(const QString &message)
{
    setSandbox(false, 0);
    m_sandboxError->setText(message);
    m_sandboxError->show();
}

void StartPanel::setReadOnly(const QString &reason)
{
    m_readOnly = reason;
    if (reason.isEmpty())
        return;
    m_try->setEnabled(false);
    setStep(Receiver, false, tr("Receiver: not in this window. %1").arg(reason));
}

void StartPanel::refreshWebhooks()
{
    if (m_running)
        setStep(Webhooks, true,
                counted(m_webhooks, tr("Sandbox: running, 1 webhook registered"),
                        tr("Sandbox: running, %1 webhooks registered")));
    else if (m_starting)
        setStep(Webhooks, false, tr("Sandbox: starting and registering webhooks"));
    else if (m_registered > 0)
        setStep(Webhooks, true,
                m_registered == 1 ? tr("Webhooks: 1 leads here")
                                  : tr("Webhooks: %1 lead here").arg(m_registered));
    else if (m_endpoints.isEmpty())
        setStep(Webhooks, false, tr("Webhooks: none yet. The sandbox registers its own"));
    else
        setStep(Webhooks, false,
                tr("Webhooks: none leads here yet. Register them on the page Webhooks"));
}

} // namespace Hookglass

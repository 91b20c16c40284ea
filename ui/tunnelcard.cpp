// SPDX-License-Identifier: MIT
#include "tunnelcard.h"

#include "copybutton.h"
#include "icons.h"
#include "statusitem.h"
#include "tonelabel.h"
#include "tunnelwords.h"

#include <QtCore/QProcess>
#include <QtCore/QStandardPaths>
#include <QtGui/QIntValidator>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = TunnelChoice::Kind;

namespace {

enum FieldPage { AboutPage, UrlPage, ServerPage, CommandPage };

QLineEdit *textField(const QString &name, const QString &placeholder)
{
    auto *field = new QLineEdit;
    field->setAccessibleName(name);
    field->setPlaceholderText(placeholder);
    field->setMinimumHeight(30);
    field->setTextMargins(6, 0, 6, 0);
    return field;
}

QLineEdit *portField(const QString &name, int value)
{
    QLineEdit *field = textField(name, {});
    field->setValidator(new QIntValidator(1, 65535, field));
    field->setText(QString::number(value));
    field->setMaximumWidth(90);
    return field;
}

QFormLayout *formOf(QWidget *page)
{
    auto *form = new QFormLayout(page);
    form->setContentsMargins(0, 0, 0, 0);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    form->setVerticalSpacing(6);
    return form;
}

} // namespace

TunnelCard::TunnelCard(const Theme &theme, const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_clock(clock)
{
    auto *card = new Card(theme);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(card);
    m_state = new StatusItem(theme, Glyph::Tunnel, tr("Tunnel"));
    m_toggle = new QPushButton;
    m_probe = new QPushButton(themedIcon(theme, Glyph::Retry), tr("Check now"));
    auto *head = new QHBoxLayout;
    head->addWidget(m_state);
    head->addStretch(1);
    head->addWidget(m_probe);
    head->addWidget(m_toggle);
    card->content()->addLayout(head);
    auto *about = new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    about->setText(tr("Follow Up Boss can only send to a public https address. A tunnel program "
                      "makes one that leads to this receiver; webhooks of yours follow it when it "
                      "changes."));
    card->content()->addWidget(about);
    m_address = new ToneLabel(theme, Tone::Text, ToneLabel::Fit::Elided);
    m_address->setFont(theme.monoFont());
    m_copy = new CopyButton(theme, tr("the tunnel's address"));
    m_copy->setSource([this] { return m_status.state.url.toString(); });
    auto *addressRow = new QHBoxLayout;
    addressRow->addWidget(m_address, 1);
    addressRow->addWidget(m_copy);
    card->content()->addLayout(addressRow);
    m_advice = new ToneLabel(theme, Tone::Text, ToneLabel::Fit::Wrapped);
    m_advice->setTextInteractionFlags(Qt::TextBrowserInteraction);
    card->content()->addWidget(m_advice);
    m_followed = new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    m_followed->hide();
    card->content()->addWidget(m_followed);

    m_providers = new QComboBox;
    m_providers->setAccessibleName(tr("Way to be reached"));
    m_providers->setMinimumHeight(30);
    if (const Result<TunnelCatalog> catalog = TunnelCatalog::load()) {
        QList<TunnelProvider> providers = catalog->providers();
        // What can be used at once comes first.
        std::stable_partition(providers.begin(), providers.end(), [](const TunnelProvider &p) {
            return !QStandardPaths::findExecutable(p.program).isEmpty();
        });
        for (const TunnelProvider &provider : std::as_const(providers)) {
            const bool isThere = !QStandardPaths::findExecutable(provider.program).isEmpty();
            m_providers->addItem(isThere ? provider.title
                                         : tr("%1 (not installed)").arg(provider.title),
                                 provider.id);
            m_providers->setItemData(m_providers->count() - 1,
                                     isThere ? (provider.isTemporary
                                                    ? tr("Another address after each start.")
                                                    : tr("Keeps its address."))
                                             : tr("How to get it: %1").arg(provider.howToGet),
                                     Qt::ToolTipRole);
        }
    }
    m_providers->addItem(tr("An address of my own"), u"url"_s);
    m_providers->addItem(tr("My own server, by ssh"), u"ssh"_s);
    m_providers->addItem(tr("A command of my own"), u"command"_s);
    card->content()->addWidget(m_providers);
    auto *pages = new QWidget;
    auto *pageColumn = new QVBoxLayout(pages);
    pageColumn->setContentsMargins(0, 0, 0, 0);
    m_about = new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    m_fields[AboutPage] = m_about;
    auto *urlPage = new QWidget;
    m_url = textField(tr("Public address"), u"https://hooks.example.com"_s);
    formOf(urlPage)->addRow(tr("Public address"), m_url);
    m_fields[UrlPage] = urlPage;
    m_fields[ServerPage] = makeServerFields();
    m_fields[CommandPage] = makeCommandFields();
    for (QWidget *page : m_fields)
        pageColumn->addWidget(page);
    card->content()->addWidget(pages);

    connect(m_providers, &QComboBox::currentIndexChanged, this, &TunnelCard::showFields);
    connect(m_probe, &QPushButton::clicked, this, &TunnelCard::probeWanted);
    connect(m_toggle, &QPushButton::clicked, this, [this] {
        if (m_status.choice.kind == Kind::None)
            Q_EMIT startWanted(choice());
        else
            Q_EMIT stopWanted();
    });
    m_timer.setInterval(1s);
    connect(&m_timer, &QTimer::timeout, this, &TunnelCard::refresh); // ages
    m_timer.start();
    showFields();
    refresh();
}

TunnelCard::~TunnelCard() = default;

QWidget *TunnelCard::makeServerFields()
{
    auto *page = new QWidget;
    QFormLayout *form = formOf(page);
    m_destination = textField(tr("Server"), u"user@server.example.com"_s);
    m_sshPort = portField(tr("ssh port"), 22);
    m_remotePort = portField(tr("Port on the server"), 8420);
    m_remotePort->setToolTip(tr("The server listens there on its loopback; its web server passes "
                                "the public address on to it."));
    m_serverUrl = textField(tr("Public address"), u"https://hooks.example.com"_s);
    m_identity = textField(tr("Identity file"), tr("what ssh finds by itself"));
    form->addRow(tr("Server"), m_destination);
    form->addRow(tr("ssh port"), m_sshPort);
    form->addRow(tr("Port on the server"), m_remotePort);
    form->addRow(tr("Public address"), m_serverUrl);
    form->addRow(tr("Identity file"), m_identity);
    return page;
}

QWidget *TunnelCard::makeCommandFields()
{
    auto *page = new QWidget;
    QFormLayout *form = formOf(page);
    m_command = textField(tr("Command"), u"mytunnel --to {port}"_s);
    m_command->setToolTip(tr("Run without a shell; {port} is the receiver's port. Keep tokens in "
                             "the program's own settings: this line is stored as it is."));
    m_pattern = textField(tr("Pattern"), u"your url is: (https://\\S+)"_s);
    m_pattern->setToolTip(tr("A regular expression; group 1 is the public address."));
    form->addRow(tr("Command"), m_command);
    form->addRow(tr("Pattern"), m_pattern);
    return page;
}

TunnelChoice TunnelCard::choice() const
{
    TunnelChoice choice;
    const QString id = m_providers->currentData().toString();
    if (id == "url"_L1) {
        choice.kind = Kind::OwnUrl;
        choice.url = m_url->text().trimmed();
    } else if (id == "ssh"_L1) {
        choice.kind = Kind::OwnServer;
        choice.url = m_serverUrl->text().trimmed();
        choice.destination = m_destination->text().trimmed();
        choice.sshPort = m_sshPort->text().toInt();
        choice.remotePort = m_remotePort->text().toInt();
        choice.identityFile = m_identity->text().trimmed();
    } else if (id == "command"_L1) {
        choice.kind = Kind::OwnCommand;
        choice.command = QProcess::splitCommand(m_command->text());
        choice.pattern = m_pattern->text();
    } else {
        choice.kind = Kind::Provider;
        choice.provider = id;
    }
    return choice;
}

void TunnelCard::setChoice(const TunnelChoice &choice)
{
    const auto select = [this](const QString &id) {
        m_providers->setCurrentIndex(std::max(0, m_providers->findData(id)));
    };
    switch (choice.kind) {
    case Kind::None:
        return;
    case Kind::Provider:
        select(choice.provider);
        return;
    case Kind::OwnUrl:
        select(u"url"_s);
        m_url->setText(choice.url);
        return;
    case Kind::OwnServer:
        select(u"ssh"_s);
        m_serverUrl->setText(choice.url);
        m_destination->setText(choice.destination);
        m_sshPort->setText(QString::number(choice.sshPort));
        m_remotePort->setText(QString::number(choice.remotePort));
        m_identity->setText(choice.identityFile);
        return;
    case Kind::OwnCommand: {
        select(u"command"_s);
        QStringList words = choice.command;
        for (QString &word : words) {
            if (word.contains(u' '))
                word = u'"' + word + u'"';
        }
        m_command->setText(words.join(u' '));
        m_pattern->setText(choice.pattern);
        return;
    }
    }
}

void TunnelCard::showFields()
{
    const QString id = m_providers->currentData().toString();
    const FieldPage shown = id == "url"_L1       ? UrlPage
                            : id == "ssh"_L1     ? ServerPage
                            : id == "command"_L1 ? CommandPage
                                                 : AboutPage;
    for (size_t i = 0; i < m_fields.size(); ++i)
        m_fields[i]->setVisible(i == size_t(shown));
    m_about->setText(m_providers->currentData(Qt::ToolTipRole).toString());
}

void TunnelCard::setStatus(const TunnelStatus &status)
{
    m_status = status;
    refresh();
}

void TunnelCard::setFollowed(const QString &sentence, bool isGood)
{
    m_followed->setTone(isGood ? Tone::Good : Tone::Bad);
    m_followed->setText(sentence);
    m_followed->show();
}

void TunnelCard::refresh()
{
    const TunnelWords words = wordsFor(m_status, m_clock.now());
    m_state->setState(words.tone, words.word, words.detail);
    QString advice = words.advice;
    if (m_status.isTemporary && m_status.isReachable())
        advice = (advice + u' ' + m_status.state.message).trimmed();
    m_advice->setTone(words.tone == Tone::Bad ? Tone::Bad : Tone::Muted);
    if (m_advice->text() != advice)
        m_advice->setText(advice);
    m_advice->setVisible(!advice.isEmpty());
    const bool isOn = m_status.choice.kind != Kind::None;
    const QString url = m_status.state.url.toString();
    m_address->setText(url);
    m_address->setVisible(!url.isEmpty());
    m_copy->setVisible(!url.isEmpty());
    m_probe->setVisible(m_status.state.kind == TunnelState::Kind::Up);
    m_probe->setEnabled(!m_status.isProbing);
    m_toggle->setText(isOn ? tr("Close the tunnel") : tr("Open the tunnel"));
    m_toggle->setProperty("primary", !isOn);
    m_providers->setEnabled(!isOn);
    for (QWidget *page : m_fields)
        page->setEnabled(!isOn);
}

QString TunnelCard::stateText() const
{
    return m_state->spoken();
}

QString TunnelCard::adviceText() const
{
    return m_advice->text();
}

} // namespace Hookglass

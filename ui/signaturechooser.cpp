// SPDX-License-Identifier: MIT
#include "signaturechooser.h"

#include "models/format.h"
#include "tonelabel.h"

#include <QtWidgets/QButtonGroup>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QRadioButton>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

SignatureChooser::SignatureChooser(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_group(new QButtonGroup(this))
    , m_note(new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Wrapped))
{
    setAccessibleName(tr("Signature"));
    auto *row = new QHBoxLayout;
    row->setSpacing(16);
    const QStringList titles{tr("Keep"), tr("Sign anew"), tr("Break"), tr("Drop")};
    for (int i = 0; i < titles.size(); ++i) {
        auto *button = new QRadioButton(titles.at(i));
        button->setAccessibleName(tr("Signature: %1").arg(titles.at(i)));
        m_group->addButton(button, i);
        row->addWidget(button);
    }
    row->addStretch(1);
    m_group->button(int(SignatureChoice::Keep))->setChecked(true);
    m_note->setFont(theme.smallFont());
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addLayout(row);
    column->addWidget(m_note);
    connect(m_group, &QButtonGroup::idToggled, this, [this](int, bool isOn) {
        if (isOn)
            refresh();
    });
    refresh();
}

SignatureChooser::~SignatureChooser() = default;

SignatureChoice SignatureChooser::choice() const
{
    return SignatureChoice(m_group->checkedId());
}

void SignatureChooser::setChoice(SignatureChoice choice)
{
    button(choice)->setChecked(true);
}

QRadioButton *SignatureChooser::button(SignatureChoice choice) const
{
    return static_cast<QRadioButton *>(m_group->button(int(choice)));
}

void SignatureChooser::setHasKey(bool hasKey)
{
    m_hasKey = hasKey;
    QRadioButton *anew = button(SignatureChoice::Resign);
    anew->setEnabled(hasKey);
    anew->setToolTip(hasKey ? QString()
                            : tr("The account's system key is not known here: enter it in "
                                 "Settings."));
    if (!hasKey && choice() == SignatureChoice::Resign)
        setChoice(SignatureChoice::Keep);
    refresh();
}

void SignatureChooser::setBodyChanged(bool isChanged)
{
    if (std::exchange(m_isBodyChanged, isChanged) != isChanged)
        refresh();
}

void SignatureChooser::setMix(const std::optional<SignatureMix> &mix)
{
    if (std::exchange(m_mix, mix) != mix)
        showNote(); // what is chosen is as before
}

/// What keeping them means for what is sent.
QString SignatureChooser::keepText() const
{
    if (!m_mix || m_mix->total() == 0)
        return tr("As received, fitting or not. What was only fetched is signed anew.");
    const SignatureMix &mix = *m_mix;
    const qint64 total = mix.total();
    if (mix.fitting == total)
        return total == 1 ? tr("As received: it fits the body as it is.")
                          : tr("Each as received: they fit the bodies as they are.");
    if (total == 1 && mix.wrong == 1)
        return tr("As received: it does not fit the body, so a program that checks signatures "
                  "must refuse it.");
    if (total == 1 && mix.missing == 1)
        return tr("It came without a signature and goes out without one: a program that checks "
                  "signatures must refuse it.");
    if (total == 1 && mix.unchecked == 1)
        return tr("As received. Whether it fits is not known: there was no key to check it with.");
    if (total == 1)
        return tr("It was fetched and never delivered, so it has none: it is signed anew with the "
                  "account's system key.");
    QStringList parts;
    const auto tell = [&parts](qint64 count, const QString &words) {
        if (count > 0)
            parts << words.arg(formatCount(count));
    };
    tell(mix.fitting, tr("%1 whose signature fits"));
    tell(mix.wrong, tr("%1 whose signature does not fit"));
    tell(mix.missing, tr("%1 without a signature, sent without"));
    tell(mix.unchecked, tr("%1 whose signature was never checked"));
    tell(mix.fetched, tr("%1 only fetched, signed anew"));
    return tr("Each goes out with its signature as received. Of %1: %2.")
        .arg(formatCount(total), parts.join(u", "));
}

bool SignatureChooser::mayBeRefused() const
{
    return m_isBodyChanged || (m_mix && m_mix->wrong + m_mix->missing > 0);
}

void SignatureChooser::refresh()
{
    showNote();
    Q_EMIT changed();
}

void SignatureChooser::showNote()
{
    const auto words = [this] {
        switch (choice()) {
        case SignatureChoice::Keep:
            if (!m_isBodyChanged)
                return keepText();
            return m_hasKey ? tr("The body was changed: the kept signature will not fit. Sign "
                                 "anew if the program is to accept it.")
                            : tr("The body was changed: the kept signature will not fit.");
        case SignatureChoice::Resign:
            return tr("Made anew with the account's system key for what is sent: the program "
                      "takes it for genuine.");
        case SignatureChoice::Break:
            return tr("Looks right and is wrong: a program that checks signatures must refuse it.");
        case SignatureChoice::Drop:
            return tr("Sent without FUB-Signature: a program that checks signatures must refuse "
                      "it.");
        }
        Q_UNREACHABLE();
    };
    m_note->setTone(choice() == SignatureChoice::Keep && mayBeRefused() ? Tone::Warn : Tone::Muted);
    m_note->setText(words());
}

QString SignatureChooser::note() const
{
    return m_note->text();
}

} // namespace Hookglass

"""Names and places that the invented people are made of."""

FIRST = (
    "Ana Beatriz", "Bruno", "Carla", "Diego", "Eduarda", "Fábio", "Gabriela", "Heitor",
    "Isabela", "João Pedro", "Karina", "Leandro", "Mariana", "Nelson", "Olívia",
    "Paulo", "Quitéria", "Rafael", "Sabrina", "Tiago", "Úrsula", "Vinícius", "Wanda",
    "Yasmin", "Zilda", "Antônio", "Bianca", "César", "Débora", "Everton", "Fernanda",
    "Gustavo", "Helena", "Ícaro", "Juliana", "Luís Fernando", "Márcia", "Otávio",
    "Priscila", "Sônia",
)  # fmt: skip
LAST = (
    "Souza", "Oliveira", "Conceição", "Ribeiro", "Gonçalves", "Araújo", "Figueiredo",
    "Barbosa", "Moreira", "Cavalcanti", "Nascimento", "Teixeira", "Brandão", "Pacheco",
    "Schneider", "Zanetti", "Kowalski", "Tavares", "Muniz", "Assunção", "Queiroz",
    "Peixoto", "Vasconcelos", "Leão", "Damasceno", "Freitas", "Guimarães", "Siqueira",
)  # fmt: skip
ENGLISH = ("Emily Carter", "Oliver Bennett", "Grace Whitfield")
SPANISH = ("Lucía Benítez", "Matías Ferreyra", "Camila Ordóñez")
COMPANIES = (
    "Padaria Trigo Bom Ltda.", "Clínica Vale Verde Ltda.", "Escola Pequeno Farol Ltda.",
    "Academia Corpo Leve Ltda.", "Condomínio Jardim das Palmeiras",
    "Oficina Dois Irmãos ME",
)  # fmt: skip

# State, city, area code and the beginning of its postal codes; the first are where an
# internet provider of the South has its lines, the others hold every state of the map.
HOME = (
    ("SC", "Florianópolis", "48", "88"),
    ("SC", "Joinville", "47", "89"),
    ("SC", "Chapecó", "49", "89"),
    ("PR", "Curitiba", "41", "80"),
    ("RS", "Porto Alegre", "51", "90"),
    ("SP", "São Paulo", "11", "01"),
)
AWAY = (
    ("AC", "Rio Branco", "68", "69"), ("AL", "Maceió", "82", "57"),
    ("AM", "Manaus", "92", "69"), ("AM", "Tabatinga", "97", "69"),
    ("AP", "Macapá", "96", "68"), ("BA", "Salvador", "71", "40"),
    ("CE", "Fortaleza", "85", "60"), ("DF", "Brasília", "61", "70"),
    ("ES", "Vitória", "27", "29"), ("GO", "Goiânia", "62", "74"),
    ("MA", "São Luís", "98", "65"), ("MG", "Belo Horizonte", "31", "30"),
    ("MS", "Campo Grande", "67", "79"), ("MT", "Cuiabá", "65", "78"),
    ("PA", "Belém", "91", "66"), ("PB", "João Pessoa", "83", "58"),
    ("PE", "Recife", "81", "50"), ("PE", "Fernando de Noronha", "81", "53"),
    ("PI", "Teresina", "86", "64"), ("RJ", "Rio de Janeiro", "21", "20"),
    ("RN", "Natal", "84", "59"), ("RO", "Porto Velho", "69", "76"),
    ("RR", "Boa Vista", "95", "69"), ("SE", "Aracaju", "79", "49"),
    ("TO", "Palmas", "63", "77"),
)  # fmt: skip
STREETS = (
    "Rua das Araucárias", "Rua dos Ipês", "Avenida das Hortênsias", "Rua do Mercado",
    "Travessa das Laranjeiras", "Rua da Ponte Velha", "Rua das Gaivotas",
)  # fmt: skip
